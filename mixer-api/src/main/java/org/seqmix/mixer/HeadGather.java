package org.seqmix.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Puts heads of several tensors together in a given order. Differentiable. *Cost*: a copy of the result.
public final class HeadGather {
  private HeadGather() {
  }

  /// A head of one of several tensors or matrices.
  ///
  /// @param part which one, from 0
  /// @param head which of its heads, from 0
  public record Head(int part, int head) {
  }

  /// Columns: parts (tokens, their heads * P); result (tokens, order.size() * P), the heads of `order` in turn.
  public static Tensor columns(Context c, List<Tensor> parts, List<Head> order, long headDim) {
    Tensor first = parts.getFirst();
    Tensor out = c.scope().empty(first.type(), Shape.of(first.rows(), order.size() * headDim));
    gather(c, parts, out, order.size(), (t, slot) -> slot(t, slot, headDim), order);
    return out;
  }

  private static Tensor slot(Tensor t, int head, long headDim) {
    return t.columns(head * headDim, (head + 1) * headDim);
  }

  /// Blocks of matrix rows: parts (rows, their heads, height, L); result (rows, order.size(), height, L).
  static Tensor blocks(Context c, List<Tensor> parts, List<Head> order, Rows over, int height) {
    Tensor first = parts.getFirst();
    int heads = order.size();
    Tensor out = c.scope().empty(first.type(), Shape.of(over.rows(), heads, height, over.maxLength()));
    List<Head> all = new ArrayList<>();
    for (int r = 0; r < over.rows(); r++) {
      for (Head head : order) {
        int own = Math.toIntExact(parts.get(head.part).shape().dim(1));
        all.add(new Head(head.part, r * own + head.head));
      }
    }
    gather(c, parts, out, all.size(), (t, slot) -> t.rows((long) slot * height, (slot + 1L) * height), all);
    return out;
  }

  /// Slot i of `out` is the slot that `order` names in one of the parts; a gradient goes back the same way.
  private static void gather(Context c, List<Tensor> parts, Tensor out, int slots,
      BiFunction<Tensor, Integer, Tensor> slot, List<Head> order) {
    for (int i = 0; i < slots; i++) {
      Head from = order.get(i);
      c.kernels().copy(slot.apply(parts.get(from.part), from.head), slot.apply(out, i));
    }
    c.tape().record(parts, out, g -> {
      for (int i = 0; i < slots; i++) {
        Tensor part = parts.get(order.get(i).part);
        if (c.tape().wants(part)) {
          Tensor into = slot.apply(c.tape().buffer(part), order.get(i).head);
          c.kernels().axpby(1, into, 1, slot.apply(g, i), into);
        }
      }
    });
  }
}
