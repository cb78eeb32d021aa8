package org.seqmix.mixer.testkit;

import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Activations;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Scaling;

/// A copy of a mixer with one fault in it, or none. Each kind has every fault where such a mistake is made.
abstract class SeededMixer implements SequenceMixer {
  static final int WIDTH = 6;

  private final @Nullable Fault fault;

  SeededMixer(@Nullable Fault fault) {
    this.fault = fault;
  }

  boolean has(Fault f) {
    return fault == f;
  }

  /// y sigmoid(z); the faulty one is written as exp(z) / (1 + exp(z)).
  Tensor gated(Context c, Tensor y, Tensor z) {
    if (!has(Fault.NAN_AT_EXTREMES)) {
      return Algebra.multiply(c, y, Activations.apply(c, Activation.SIGMOID, z));
    }
    Tensor e = Activations.apply(c, Activation.EXP, z);
    Tensor below = Scaling.addRow(c, e, c.scope().full(z.type(), Shape.of(z.columns()), 1));
    return Algebra.multiply(c, y, Algebra.multiply(c, e, Activations.apply(c, Activation.RECIPROCAL, below)));
  }

  /// What keys and values are made from: the inputs; the faulty one has every token's successor in its place.
  Tensor seen(Context c, Tensor u, Rows rows) {
    if (!has(Fault.MASK_SHIFTED)) {
      return u;
    }
    return copied(c, u, rows, (row, t) -> Math.min(t + 1, rows.to(row) - 1));
  }

  /// The inputs; the faulty one reads them from the row at the other end of the batch, where that is long enough.
  Tensor ownRow(Context c, Tensor u, Rows rows) {
    if (!has(Fault.BATCH_MIXED_UP)) {
      return u;
    }
    return copied(c, u, rows, (row, t) -> {
      int other = rows.rows() - 1 - row;
      int place = t - rows.from(row);
      return place < rows.length(other) ? rows.from(other) + place : t;
    });
  }

  /// The weight; the faulty one is a copy that no gradient passes.
  Tensor trained(Tensor weight) {
    return has(Fault.GRADIENT_DROPPED) ? weight.scope().of(weight.type(), weight.shape(), weight.toDoubles()) : weight;
  }

  private interface Source {
    int of(int row, int token);
  }

  private static Tensor copied(Context c, Tensor u, Rows rows, Source source) {
    Tensor out = c.scope().empty(u.type(), u.shape());
    for (int r = 0; r < rows.rows(); r++) {
      for (int t = rows.from(r); t < rows.to(r); t++) {
        int from = source.of(r, t);
        c.kernels().copy(u.rows(from, from + 1), out.rows(t, t + 1));
      }
    }
    return out;
  }
}
