package org.seqmix.tensor.op;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The one place where operations check shape, device and liveness.
final class Check {
  private Check() {
  }

  /// A tensor of `rows` x `columns` (its leading extents multiply to `rows`).
  static Tensor matrix(Context c, String role, Tensor t, long rows, long columns) {
    t.on(c.device(), role);
    if (t.rows() != rows || t.columns() != columns || t.layout() != Tensor.Layout.ROWS) {
      throw wrong(role, Shape.of(rows, columns), t);
    }
    return t;
  }

  /// A tensor of any shape, rows not packed.
  static Tensor rows(Context c, String role, Tensor t) {
    return matrix(c, role, t, t.rows(), t.columns());
  }

  /// `columns` that are whole heads.
  static void divides(String role, long columns, String of, long count) {
    if (count <= 0 || columns % count != 0) {
      throw new IllegalArgumentException(
          role + ": expected columns a multiple of the " + count + " " + of + ", got " + columns);
    }
  }

  /// Where a kernel adds the gradient of `t`: its buffer, or zeros that nobody reads.
  static Tensor adding(Context c, Tensor t) {
    return c.tape().wants(t) ? c.tape().buffer(t) : c.scope().zeros(t.type(), t.shape());
  }

  /// A tensor of exactly this shape, rows not packed.
  static Tensor shape(Context c, String role, Tensor t, long... dims) {
    t.on(c.device(), role);
    Shape expected = Shape.of(dims);
    if (!t.shape().equals(expected) || t.layout() != Tensor.Layout.ROWS) {
      throw wrong(role, expected, t);
    }
    return t;
  }

  /// A contiguous tensor of this many elements, or none.
  static void state(Context c, String role, @Nullable Tensor t, long elements) {
    if (t != null) {
      t.on(c.device(), role);
      if (t.elements() != elements || !t.isContiguous()) {
        throw new IllegalArgumentException(
            role + ": expected " + elements + " elements without gaps, got " + t.shape());
      }
    }
  }

  /// A tensor whose first tokens are those of `rows`.
  static Tensor tokens(Context c, String role, Tensor t, Rows rows, long columns) {
    return matrix(c, role, t, rows.tokens(), columns);
  }

  /// Two tensors of one shape and element type.
  static void same(Context c, String role, Tensor a, Tensor b) {
    a.on(c.device(), role);
    b.on(c.device(), role);
    if (!a.shape().equals(b.shape()) || a.type() != b.type()) {
      throw new IllegalArgumentException(role + ": expected two tensors alike, got " + a + " and " + b);
    }
  }

  /// One element type in all.
  static void oneType(String role, Tensor first, @Nullable Tensor... others) {
    for (Tensor t : others) {
      if (t != null && t.type() != first.type()) {
        throw new IllegalArgumentException(role + ": expected " + first.type() + " everywhere, got " + t);
      }
    }
  }

  /// A product's weight of `type`, or stored in BF16, which takes no gradient.
  static void weight(Context c, String role, Tensor w, DType type) {
    if (w.type() == DType.BF16 && w.layout() == Tensor.Layout.ROWS) {
      if (c.tape().wants(w)) {
        throw new IllegalArgumentException(role + " " + w + " is stored in BF16 and takes no gradient: load it as "
            + type + " to train it");
      }
    } else if (w.type() != type) {
      throw new IllegalArgumentException(role + ": expected " + type + " as of the input, or BF16, got " + w);
    }
  }

  /// An I32 tensor of `count` elements.
  static void ints(Context c, String role, Tensor t, long count) {
    t.on(c.device(), role);
    if (t.type() != DType.I32 || t.elements() != count) {
      throw new IllegalArgumentException(role + ": expected I32 (" + count + "), got " + t);
    }
  }

  /// Rows `from` to `to` of the matrices over `rows`.
  static void block(Rows rows, int from, int to) {
    if (from < 0 || to < from || to > rows.maxLength()) {
      throw new IllegalArgumentException("matrix rows " + from + " to " + to + ": expected a block of the "
          + rows.maxLength() + " rows there are");
    }
  }

  private static IllegalArgumentException wrong(String role, Shape expected, Tensor got) {
    return new IllegalArgumentException(role + ": expected " + expected + ", got " + got.shape()
        + (got.layout() == Tensor.Layout.ROWS ? "" : " packed"));
  }

  /// A state the backward pass will read must not be overwritten by the forward pass.
  static void keepsState(Context c, String role, @Nullable Tensor in, @Nullable Tensor out,
      @Nullable Tensor... inputs) {
    if (in != null && in == out && Stream.of(inputs).anyMatch(c.tape()::wants)) {
      throw new IllegalArgumentException(role + " state: expected another tensor for the state afterwards while a tape "
          + "records, got the same one; the backward pass reads the state before");
    }
  }
}
