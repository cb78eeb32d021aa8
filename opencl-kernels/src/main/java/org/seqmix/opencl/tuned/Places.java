package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// Where tensors lie. Two pieces of memory that are both in use never overlap.
final class Places {
  private Places() {
  }

  /// Whether both are the same elements in the same order.
  static boolean same(@Nullable Tensor a, @Nullable Tensor b) {
    return a == b || a != null && b != null && a.memory() == b.memory() && a.offset() == b.offset()
        && a.type() == b.type() && a.rows() == b.rows() && a.columns() == b.columns()
        && (a.rows() <= 1 || a.rowStride() == b.rowStride());
  }

  /// Whether none of `written` may share memory with one of `others`. What is missing shares none.
  static boolean apart(@Nullable Tensor[] written, @Nullable Tensor[] others) {
    for (Tensor a : written) {
      for (Tensor b : others) {
        if (a != null && b != null && meet(a, b)) {
          return false;
        }
      }
    }
    return true;
  }

  static boolean apart(Tensor written, @Nullable Tensor... others) {
    return apart(new Tensor[] {written}, others);
  }

  private static boolean meet(Tensor a, Tensor b) {
    return a.memory() == b.memory() && a.elements() > 0 && b.elements() > 0 && a.offset() * a.type().bytes() < end(b)
        && b.offset() * b.type().bytes() < end(a);
  }

  private static long end(Tensor t) {
    return (t.offset() + (t.rows() - 1) * t.rowStride() + t.columns()) * t.type().bytes();
  }
}
