package org.seqmix.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention without the Vector API: tiles of queries by blocks of keys, in arrays.
///
/// *Numerics*: scores, the weighted sum and gradients are chains of F32 over ascending columns, keys and queries; the sum of
/// exponentials is one of doubles. A query's result depends neither on the tile it is in nor on how the sequence was cut.
final class ScalarAttention {
  /// Queries of a forward task, all heads that share keys counted.
  private static final int LINES = 64;

  private ScalarAttention() {}

  private record Part(int span, int kvHead, int from, int to) {
  }

  static void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse,
      Workers workers) {
    List<Rows.Span> spans = rows.spans();
    List<Part> parts = parts(spans, shape);
    workers.run(parts.size(), i -> {
      Part part = parts.get(i);
      Rows.Span span = spans.get(part.span());
      long column = 4L * part.kvHead() * shape.headDim();
      long queryColumn = column * shape.headsPerKv();
      new QueryTile(shape, part.to() - part.from(), span.position() + part.from() - span.from(),
          kv.first().get(part.span()), Slice.of(q, part.from(), queryColumn),
          Slice.of(kv.keys().get(part.span()), 0, column),
          Slice.of(kv.values().get(part.span()), 0, column), Slice.of(out, part.from(), queryColumn),
          Slice.of(lse, part.from(), 4L * part.kvHead() * shape.headsPerKv())).run();
    });
  }

  private static List<Part> parts(List<Rows.Span> spans, AttentionShape shape) {
    int tokens = Math.max(1, LINES / shape.headsPerKv());
    List<Part> parts = new ArrayList<>();
    for (int s = 0; s < spans.size(); s++) {
      Rows.Span span = spans.get(s);
      for (int h = 0; h < shape.kvHeads(); h++) {
        for (int from = span.from(); from < span.to(); from += tokens) {
          parts.add(new Part(s, h, from, Math.min(from + tokens, span.to())));
        }
      }
    }
    return parts;
  }

  static void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv, Workers workers) {
    List<Rows.Span> spans = rows.spans();
    workers.run(spans.size() * shape.kvHeads(), task -> {
      Rows.Span span = spans.get(task / shape.kvHeads());
      int kvHead = task % shape.kvHeads();
      int from = span.from();
      long column = 4L * kvHead * shape.headDim();
      long queryColumn = column * shape.headsPerKv();
      new KeyBlocks(shape, span.length(), Slice.of(q, from, queryColumn), Slice.of(k, from, column),
          Slice.of(v, from, column), Slice.of(lse, from, 4L * kvHead * shape.headsPerKv()),
          Slice.of(dout, from, queryColumn), Slice.of(out, from, queryColumn), Slice.of(dq, from, queryColumn),
          Slice.of(dk, from, column), Slice.of(dv, from, column)).run();
    });
  }
}
