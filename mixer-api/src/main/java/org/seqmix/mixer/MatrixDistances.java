package org.seqmix.mixer;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.MatrixDistance;

/// Distances between mixing matrices: fused for the pair distillation needs, by row blocks for any other.
final class MatrixDistances {
  /// Matrix rows held at a time.
  private static final int BLOCK = 64;

  private MatrixDistances() {
  }

  static Tensor between(Context c, MixingMatrix a, MixingMatrix b) {
    if (a.heads() != b.heads() || a.over().tokens() != b.over().tokens()
        || !a.over().spans().equals(b.over().spans())) {
      throw new IllegalArgumentException("matrix distance: expected matrices of the same tokens and heads, got "
          + a.heads() + " heads over " + a.over() + " and " + b.heads() + " heads over " + b.over());
    }
    if (a instanceof SemiseparableMatrix s && b instanceof SoftmaxMatrix t && !wantsAny(c.tape(), t)) {
      return fused(c, s, t);
    }
    if (a instanceof SoftmaxMatrix t && b instanceof SemiseparableMatrix s && !wantsAny(c.tape(), t)) {
      return fused(c, s, t);
    }
    return byBlocks(c, a, b);
  }

  private static Tensor fused(Context c, SemiseparableMatrix s, SoftmaxMatrix t) {
    return MatrixDistance.ssdToAttention(c, s.b(), s.c(), s.logDecay(), s.d(), s.shape(), t.queries(), t.keys(),
        t.shape(), s.over());
  }

  private static boolean wantsAny(Tape tape, MixingMatrix m) {
    return m.inputs().stream().anyMatch(tape::wants);
  }

  /// Two passes over row blocks: the forward pass keeps only norms; the backward pass makes each block again.
  static Tensor byBlocks(Context c, MixingMatrix a, MixingMatrix b) {
    Rows rows = a.over();
    double[] norms = new double[rows.spans().size() * a.heads()];
    for (Block block : blocks(rows)) {
      try (Scope scope = c.device().newScope("distance block")) {
        Context plain = Context.inference(scope);
        Tensor e = difference(plain, a, b, block);
        for (int h = 0; h < a.heads(); h++) {
          Tensor squares = scope.empty(e.type(), 1);
          plain.kernels().sumSquares(headRows(e, block, h, a.heads()), squares);
          norms[block.span * a.heads() + h] += squares.item();
        }
      }
    }
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.sqrt(norms[i]);
    }
    Tensor out = c.scope().of(a.inputs().getFirst().type(), Shape.of(rows.spans().size(), a.heads()), norms);
    List<Tensor> inputs = new ArrayList<>(a.inputs());
    inputs.addAll(b.inputs());
    c.tape().record(inputs, out, g -> backward(c, a, b, norms, g.toDoubles()));
    return out;
  }

  private static void backward(Context c, MixingMatrix a, MixingMatrix b, double[] norms, double[] upstream) {
    for (Block block : blocks(a.over())) {
      try (Scope scope = c.device().newScope("distance block")) {
        Context inner = Context.training(scope);
        List<Tensor> inputs = new ArrayList<>(a.inputs());
        inputs.addAll(b.inputs());
        inputs.stream().filter(c.tape()::wants).distinct()
            .forEach(t -> inner.tape().leaf(t, c.tape().buffer(t)));
        Tensor e = difference(inner, a, b, block);
        Tensor de = scope.zeros(e.type(), e.shape());
        for (int h = 0; h < a.heads(); h++) {
          int i = block.span * a.heads() + h;
          double factor = norms[i] > 0 ? upstream[i] / norms[i] : 0;
          Tensor part = headRows(e, block, h, a.heads());
          inner.kernels().axpby(factor, part, 0, part, headRows(de, block, h, a.heads()));
        }
        inner.tape().backward(e, de);
      }
    }
  }

  private static Tensor difference(Context c, MixingMatrix a, MixingMatrix b, Block block) {
    return org.seqmix.tensor.op.Algebra.subtract(c, a.rows(c, block.from, block.to), b.rows(c, block.from, block.to));
  }

  private static Tensor headRows(Tensor e, Block block, int head, int heads) {
    int height = block.to - block.from;
    long at = ((long) block.row * heads + head) * height;
    return e.rows(at, at + height);
  }

  private record Block(int span, int row, int from, int to) {
  }

  private static List<Block> blocks(Rows rows) {
    List<Block> out = new ArrayList<>();
    for (int i = 0; i < rows.spans().size(); i++) {
      Rows.Span s = rows.spans().get(i);
      int begin = s.from() - rows.from(s.row());
      for (int at = begin; at < begin + s.length(); at += BLOCK) {
        out.add(new Block(i, s.row(), at, Math.min(at + BLOCK, begin + s.length())));
      }
    }
    return out;
  }
}
