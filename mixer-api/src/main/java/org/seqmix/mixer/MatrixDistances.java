package org.seqmix.mixer;

import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.MatrixDistance;

/// Distances between mixing matrices: fused for the pair distillation needs, by row blocks for any other.
final class MatrixDistances {
  /// Matrix rows held at a time.
  private static final int BLOCK = 64;

  private MatrixDistances() {
  }

  static Tensor between(Context c, MixingMatrix a, MixingMatrix b) {
    SameTokens.require("matrix distance", List.of(a, b));
    SameTokens.requireHeads("matrix distance", a, b);
    if (b instanceof SoftmaxMatrix target && canFuse(c, a, target)) {
      return fused(c, a, target);
    }
    if (a instanceof SoftmaxMatrix target && canFuse(c, b, target)) {
      return fused(c, b, target);
    }
    return byBlocks(c, a, b);
  }

  private static boolean canFuse(Context c, MixingMatrix m, SoftmaxMatrix target) {
    return (m instanceof SemiseparableMatrix || m instanceof LowRankMatrix) && !wantsAny(c.tape(), target);
  }

  private static Tensor fused(Context c, MixingMatrix m, SoftmaxMatrix target) {
    SemiseparableMatrix s = m instanceof LowRankMatrix low ? low.semiseparable(c) : (SemiseparableMatrix) m;
    return MatrixDistance.ssdToAttention(c, s.b(), s.c(), s.logDecay(), s.d(), s.shape(), target.queries(),
        target.keys(), target.shape(), s.over());
  }

  private static boolean wantsAny(Tape tape, MixingMatrix m) {
    return m.inputs().stream().anyMatch(tape::wants);
  }

  /// Two passes over row blocks: the forward pass keeps only norms; the backward pass makes each block again. Each reads
  /// the device once.
  static Tensor byBlocks(Context c, MixingMatrix a, MixingMatrix b) {
    List<Tensor> inputs = SameTokens.inputs(List.of(a, b));
    DType type = a.rows(c.withoutTape(), 0, 0).type();
    double[] norms = norms(c, a, b, type);
    Tensor out = c.scope().of(type, Shape.of(a.over().spans().size(), a.heads()), norms);
    c.tape().record(inputs, out, g -> backward(c, a, b, inputs, norms, g.toDoubles()));
    return out;
  }

  /// The norm of every span and head: squares of every block, added up on the host.
  private static double[] norms(Context c, MixingMatrix a, MixingMatrix b, DType type) {
    Rows rows = a.over();
    double[] norms = new double[rows.spans().size() * a.heads()];
    int blocks = Math.ceilDiv(rows.maxLength(), BLOCK);
    try (Scope memory = c.device().newScope("squares of a distance")) {
      Tensor all = memory.zeros(type, blocks, norms.length);
      for (int block = 0; block < blocks; block++) {
        try (Scope scope = c.device().newScope("distance block")) {
          Context plain = Context.inference(scope);
          Tensor squares = all.rows(block, block + 1L);
          Tensor e = difference(plain, a, b, block * BLOCK);
          forEach(rows, a.heads(), block * BLOCK, (document, at, count) -> plain.kernels()
              .sumSquares(e.rows(at, at + count), squares.columns(document, document + 1L)));
        }
      }
      double[] squares = all.toDoubles();
      for (int i = 0; i < squares.length; i++) {
        norms[i % norms.length] += squares[i];
      }
    }
    return Arrays.stream(norms).map(Math::sqrt).toArray();
  }

  private static void backward(Context c, MixingMatrix a, MixingMatrix b, List<Tensor> inputs, double[] norms,
      double[] upstream) {
    for (int from = 0; from < a.over().maxLength(); from += BLOCK) {
      try (Scope scope = c.device().newScope("distance block")) {
        Context inner = Context.training(scope);
        inputs.stream().filter(c.tape()::wants).forEach(t -> inner.tape().leaf(t, c.tape().buffer(t)));
        Tensor e = difference(inner, a, b, from);
        Tensor de = scope.zeros(e.type(), e.shape());
        forEach(a.over(), a.heads(), from, (document, at, count) -> {
          double factor = norms[document] > 0 ? upstream[document] / norms[document] : 0;
          Tensor part = e.rows(at, at + count);
          inner.kernels().axpby(factor, part, 0, part, de.rows(at, at + count));
        });
        if (inner.tape().wants(e)) {
          inner.tape().backward(e, de);
        }
      }
    }
  }

  private static Tensor difference(Context c, MixingMatrix a, MixingMatrix b, int from) {
    int to = end(a.over(), from);
    return Algebra.subtract(c, a.rows(c, from, to), b.rows(c, from, to));
  }

  private static int end(Rows rows, int from) {
    return Math.min(from + BLOCK, rows.maxLength());
  }

  private interface Visitor {
    /// `count` rows of the block from its row `at` on belong to `document`, an index of a span and head.
    void visit(int document, long at, int count);
  }

  /// Visits the rows of every document and head in the block that begins at `from`.
  private static void forEach(Rows rows, int heads, int from, Visitor visitor) {
    int to = end(rows, from);
    for (int i = 0; i < rows.spans().size(); i++) {
      Rows.Span s = rows.spans().get(i);
      int begin = Math.max(from, s.from() - rows.from(s.row()));
      int count = Math.min(to, s.to() - rows.from(s.row())) - begin;
      for (int h = 0; h < heads && count > 0; h++) {
        visitor.visit(i * heads + h, ((long) s.row() * heads + h) * (to - from) + begin - from, count);
      }
    }
  }
}
