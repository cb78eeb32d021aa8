package org.seqmix.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention in tiles of queries and blocks of keys.
///
/// Key blocks are counted from position 0 of the document and visited in ascending order, so a query's result depends
/// neither on the tile it is in nor on how the sequence was cut.
final class AttentionKernel {
  /// Keys of a block.
  static final int KEYS = Lanes.padded(64);
  /// Tiles of queries that a block of keys passes over, at least: what they keep fits the second-level cache.
  private static final int TILES = 4;
  /// Fewer query tokens than this are rows, not lanes.
  private static final int FEW = 16;

  private AttentionKernel() {}

  private record Part(int span, int kvHead, int from, int to) {}

  static void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse,
      Workers workers) {
    List<Part> parts = new ArrayList<>();
    List<Rows.Span> spans = rows.spans();
    int most = AttentionLanes.QUERIES * Math.max(1, TILES / shape.headsPerKv());
    for (int s = 0; s < spans.size(); s++) {
      Rows.Span span = spans.get(s);
      for (int h = 0; h < shape.kvHeads(); h++) {
        for (int from = span.from(); from < span.to(); from += most) {
          parts.add(new Part(s, h, from, Math.min(from + most, span.to())));
        }
      }
    }
    workers.run(parts.size(), i -> {
      Part part = parts.get(i);
      Rows.Span span = spans.get(part.span());
      int tokens = part.to() - part.from();
      int position = span.position() + part.from() - span.from();
      int cached = kv.first().get(part.span());
      long column = 4L * part.kvHead() * shape.headDim();
      Slice keys = Slice.of(kv.keys().get(part.span()), 0, column);
      Slice values = Slice.of(kv.values().get(part.span()), 0, column);
      Slice queries = Slice.of(q, part.from(), column * shape.headsPerKv());
      Slice outputs = Slice.of(out, part.from(), column * shape.headsPerKv());
      Slice sums = Slice.of(lse, part.from(), 4L * part.kvHead() * shape.headsPerKv());
      if (tokens < FEW) {
        new AttentionTile(shape, tokens, position, cached).run(queries, keys, values, outputs, sums);
      } else {
        new AttentionLanes(shape, tokens, position).run(queries, keys, values, cached, outputs, sums);
      }
    });
  }

  static void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv, Workers workers) {
    List<Rows.Span> spans = rows.spans();
    workers.run(spans.size() * shape.kvHeads(), task -> {
      Rows.Span span = spans.get(task / shape.kvHeads());
      int kvHead = task % shape.kvHeads();
      long kvColumn = 4L * kvHead * shape.headDim();
      long column = kvColumn * shape.headsPerKv();
      int from = span.from();
      new AttentionGrad(shape, span.length(), Slice.of(q, from, column), Slice.of(k, from, kvColumn),
          Slice.of(v, from, kvColumn), Slice.of(lse, from, 4L * kvHead * shape.headsPerKv()),
          Slice.of(dout, from, column), Slice.of(dq, from, column), Slice.of(dk, from, kvColumn),
          Slice.of(dv, from, kvColumn)).run(Slice.of(out, from, column));
    });
  }
}
