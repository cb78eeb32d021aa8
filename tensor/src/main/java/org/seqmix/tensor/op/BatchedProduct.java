package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Products of many small matrices: `c_i = a_i b_i`, as mixers over heads and chunks have them.
public final class BatchedProduct {
  private BatchedProduct() {
  }

  /// a (count, m, k), b (count, k, n); result (count, m, n); differentiable.
  ///
  /// Leading extents may be folded into the rows: a (count m, k) is the same. The sum over k ascends, so an item has the
  /// same bits in any batch. *Cost*: 2 count m k n operations. *Errors*: rows that `count` does not divide, or depths that
  /// differ, in one line.
  public static Tensor apply(Context c, Tensor a, Tensor b, int count) {
    whole("left matrices", a, count);
    whole("right matrices", b, count);
    long m = a.rows() / count;
    long depth = a.columns();
    Check.matrix(c, "left matrices", a, a.rows(), depth);
    Check.matrix(c, "right matrices", b, depth * count, b.columns());
    Check.oneType("batched product", a, b);
    Tensor y = c.scope().empty(a.type(), Shape.of(count, m, b.columns()));
    c.kernels().batchedProduct(count, a, false, b, false, y, false);
    c.tape().record(List.of(a, b), y, dy -> {
      if (c.tape().wants(b)) {
        c.kernels().batchedProduct(count, a, true, dy, false, c.tape().buffer(b), true);
      }
      if (c.tape().wants(a)) {
        Tensor da = c.tape().emptyLike(a);
        c.kernels().batchedProduct(count, dy, false, b, true, da, false);
        c.tape().give(a, da);
      }
    });
    return y;
  }

  private static void whole(String role, Tensor t, int count) {
    if (count <= 0 || t.rows() % count != 0) {
      throw new IllegalArgumentException(
          role + " " + t + ": expected rows a multiple of the " + count + " matrices, got " + t.rows());
    }
  }
}
