package org.seqmix.tensor.op;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Any lower-triangular matrices times values, by blocks of their rows: what a matrix family without a faster way uses.
public final class MatrixProduct {
  /// Matrix rows held at a time.
  private static final int BLOCK = 64;

  private MatrixProduct() {
  }

  /// Makes rows `from` to `to` of the matrices, (rows, H, to - from, L); differentiable.
  @FunctionalInterface
  public interface RowBlocks {
    /// The block, made in the context's scope and recorded on its tape.
    Tensor rows(Context c, int from, int to);
  }

  /// The matrices of `blocks` times v (T, H P); result (T, H P).
  ///
  /// `inputs` are the tensors the blocks are made from. *Cost*: 2 L T H P operations, and the blocks twice where
  /// gradients are wanted; memory of one block at a time.
  public static Tensor apply(Context c, RowBlocks blocks, List<Tensor> inputs, int heads, Tensor v, Rows rows) {
    Check.tokens(c, "mixed values", v, rows, v.columns());
    Check.divides("mixed values", v.columns(), "heads", heads);
    Tensor y = c.scope().empty(v.type(), v.shape());
    for (int from = 0; from < rows.maxLength(); from += BLOCK) {
      int to = Math.min(from + BLOCK, rows.maxLength());
      try (Scope scope = c.device().newScope("matrix block")) {
        Tensor m = block(Context.inference(scope), blocks, heads, rows, from, to);
        c.kernels().matrixProduct(m, v, rows, heads, from, to, y);
      }
    }
    List<Tensor> all = new ArrayList<>(inputs);
    all.add(v);
    c.tape().record(all, y, dy -> backward(c, blocks, inputs, heads, v, rows, dy));
    return y;
  }

  private static void backward(Context c, RowBlocks blocks, List<Tensor> inputs, int heads, Tensor v, Rows rows,
      Tensor dy) {
    Tensor dv = Check.adding(c, v);
    for (int from = 0; from < rows.maxLength(); from += BLOCK) {
      int to = Math.min(from + BLOCK, rows.maxLength());
      try (Scope scope = c.device().newScope("matrix block")) {
        Context inner = Context.training(scope);
        inputs.stream().filter(c.tape()::wants).distinct().forEach(t -> inner.tape().leaf(t, c.tape().buffer(t)));
        Tensor m = block(inner, blocks, heads, rows, from, to);
        Tensor dm = scope.empty(m.type(), m.shape());
        c.kernels().matrixProductGrad(dy, m, v, rows, heads, from, to, dm, dv);
        if (inner.tape().wants(m)) {
          inner.tape().backward(m, dm);
        }
      }
    }
  }

  private static Tensor block(Context c, RowBlocks blocks, int heads, Rows rows, int from, int to) {
    Tensor m = blocks.rows(c, from, to);
    return Check.matrix(c, "matrix rows " + from + " to " + to, m, (long) rows.rows() * heads * (to - from),
        rows.maxLength());
  }
}
