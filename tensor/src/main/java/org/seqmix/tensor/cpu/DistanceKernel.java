package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Frobenius distance of an SSD matrix from an attention matrix, and its gradients, tile by tile.
///
/// Source: MOHAWK's matrix orientation, the norm (not squared) of the difference. Cost for each pair of tokens and
/// head: 4 P + 2 N operations forward, 4 P + 6 N backward. Memory of a task: a few arrays of (tokens, N or P).
final class DistanceKernel {
  /// The two matrices.
  record Matrices(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention) {}

  private DistanceKernel() {}

  static void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention, Rows rows, Tensor distance, Workers workers) {
    Matrices m = new Matrices(b, c, logDecay, d, ssd, q, k, attention);
    List<Rows.Span> spans = rows.spans();
    workers.run(spans.size() * ssd.heads(), task -> {
      int head = task % ssd.heads();
      DistanceTiles tiles = new DistanceTiles(m, spans.get(task / ssd.heads()), false);
      tiles.group(head / ssd.headsPerGroup());
      tiles.head(head);
      double squares = 0;
      for (int i = 0; i < tiles.count(); i++) {
        squares += tiles.squares(i);
      }
      setFloat(Slice.of(distance, task / ssd.heads(), 4L * head).address(), (float) Math.sqrt(squares));
    });
  }

  static void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd, Workers workers) {
    Matrices m = new Matrices(b, c, logDecay, d, ssd, q, k, attention);
    List<Rows.Span> spans = rows.spans();
    float[] skips = new float[spans.size() * ssd.heads()];
    workers.run(spans.size() * ssd.groups(), task -> {
      int span = task / ssd.groups();
      int group = task % ssd.groups();
      DistanceTiles tiles = new DistanceTiles(m, spans.get(span), true);
      DistanceGrad grad = new DistanceGrad(tiles);
      tiles.group(group);
      grad.begin();
      for (int head = group * ssd.headsPerGroup(); head < (group + 1) * ssd.headsPerGroup(); head++) {
        float norm = getFloat(Slice.of(distance, span, 4L * head).address());
        float slope = getFloat(Slice.of(ddistance, span, 4L * head).address());
        tiles.head(head);
        skips[span * ssd.heads() + head] = grad.head(norm == 0 ? 0 : slope / norm, dlogDecay, head);
      }
      grad.end(db, dc, group);
    });
    if (dd != null) {
      SsdGrad.addSkips(skips, spans.size(), ssd.heads(), Cpu.address(dd));
    }
  }
}
