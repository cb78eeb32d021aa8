package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.stream.Stream;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Inputs on which kernels of attention are tried: two documents and a short row, grouped heads, with and without a window.
///
/// @param headDim columns a head
/// @param aligned whether rows begin at multiples of 16 bytes
/// @param tokens of the longer row
record AttentionTrial(int headDim, boolean aligned, int tokens) {
  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final int WINDOW = 21;

  /// The shapes that are tried.
  List<AttentionShape> shapes() {
    AttentionShape full = AttentionShape.full(HEADS, KV_HEADS, headDim);
    return List.of(full, full.withWindow(WINDOW));
  }

  Rows rows() {
    return Rows.packed(new int[] {tokens, 3}, new int[][] {{tokens / 4}, {}});
  }

  Tensor queries(Numbers numbers) {
    return matrix(numbers, HEADS);
  }

  Tensor keys(Numbers numbers) {
    return matrix(numbers, KV_HEADS);
  }

  private Tensor matrix(Numbers numbers, int heads) {
    int columns = heads * headDim;
    return aligned ? numbers.rows(rows().tokens(), columns, 1) : numbers.rows(rows().tokens(), columns + 1, 1).columns(1, columns + 1);
  }

  private Tensor output(Numbers numbers, int heads) {
    int columns = heads * headDim;
    return aligned ? numbers.output(rows().tokens(), columns)
        : numbers.output(rows().tokens(), columns + 1).columns(1, columns + 1);
  }

  /// out and lse.
  List<Tensor> forward(Kernels kernels, Numbers numbers) {
    Tensor q = queries(numbers);
    Tensor k = keys(numbers);
    Tensor v = keys(numbers);
    return shapes().stream().flatMap(s -> forward(kernels, numbers, q, k, v, s).stream()).toList();
  }

  private List<Tensor> forward(Kernels kernels, Numbers numbers, Tensor q, Tensor k, Tensor v, AttentionShape shape) {
    Tensor out = output(numbers, HEADS);
    Tensor lse = numbers.output(rows().tokens(), HEADS);
    kernels.attention(q, KeyValues.of(rows(), k, v), rows(), shape, out, lse);
    return List.of(out, lse);
  }

  /// dq, dk and dv, from outputs of `plain`.
  List<Tensor> backward(Kernels kernels, Kernels plain, Numbers numbers) {
    Tensor q = queries(numbers);
    Tensor k = keys(numbers);
    Tensor v = keys(numbers);
    Tensor dout = queries(numbers);
    return shapes().stream().flatMap(shape -> {
      List<Tensor> known = forward(plain, numbers, q, k, v, shape);
      Tensor dq = output(numbers, HEADS);
      Tensor dk = output(numbers, KV_HEADS);
      Tensor dv = output(numbers, KV_HEADS);
      kernels.attentionGrad(dout, q, k, v, known.get(0), known.get(1), rows(), shape, dq, dk, dv);
      return Stream.of(dq, dk, dv);
    }).toList();
  }

  /// Three queries a row, of which one row continues behind 150 keys and one behind 9.
  List<Tensor> step(Kernels kernels, Numbers numbers, int queries) {
    Rows rows = Rows.continuing(new int[] {queries, queries}, new int[] {150, 9});
    Tensor q = matrix(numbers, HEADS).rows(0, 2L * queries);
    int total = 159 + 2 * queries;
    int columns = KV_HEADS * headDim;
    Tensor k = caches(numbers, total, columns);
    Tensor v = caches(numbers, total, columns);
    KeyValues kv = new KeyValues(List.of(k.rows(0, 150L + queries), k.rows(150L + queries, total)),
        List.of(v.rows(0, 150L + queries), v.rows(150L + queries, total)));
    return shapes().stream().flatMap(shape -> {
      Tensor out = output(numbers, HEADS).rows(0, 2L * queries);
      Tensor lse = numbers.output(2 * queries, HEADS);
      kernels.attention(q, kv, rows, shape, out, lse);
      return Stream.of(out, lse);
    }).toList();
  }

  private Tensor caches(Numbers numbers, int total, int columns) {
    return aligned ? numbers.rows(total, columns, 1) : numbers.rows(total, columns + 1, 1).columns(1, columns + 1);
  }
}
