package org.seqmix.tensor.cpu;

import java.util.Arrays;
import org.seqmix.tensor.AttentionShape;

/// Neighbouring queries of one document and of the heads that share a kv head, with all the keys they see.
///
/// 1. s_j = scale q·k_j for every visible key
/// 2. e_j = exp(s_j - max s), lse = max s + log sum e
/// 3. out = sum_j e_j v_j / sum e
///
/// @param position of the first query in its document
/// @param q, out columns of the first of the heads; `lse` too
/// @param cached position of the first of the keys
/// @param keys, values of the document's tokens from position `cached` on
record QueryTile(AttentionShape shape, int tokens, int position, int cached, Slice q, Slice keys, Slice values,
    Slice out,
    Slice lse) {

  void run() {
    int begin = shape.firstSeen(position) / AttentionArrays.KEYS;
    int end = Math.ceilDiv(position + tokens, AttentionArrays.KEYS);
    int lines = tokens * shape.headsPerKv();
    AttentionArrays arrays = AttentionArrays.ofThread();
    arrays.forward(shape, lines, end - begin);
    for (int line = 0; line < lines; line++) {
      ArrayLoops.read(at(q, line), arrays.queries[line], shape.headDim());
      Arrays.fill(arrays.sums[line], 0, shape.headDim(), 0);
    }
    for (int block = begin; block < end; block++) {
      score(arrays, block, (block - begin) * lines);
    }
    double[] totals = new double[lines];
    for (int line = 0; line < lines; line++) {
      totals[line] = softmax(arrays, line, begin, end);
    }
    for (int block = begin; block < end; block++) {
      mix(arrays, block, (block - begin) * lines);
    }
    for (int line = 0; line < lines; line++) {
      float[] sum = arrays.sums[line];
      for (int c = 0; c < shape.headDim(); c++) {
        sum[c] = (float) (sum[c] / totals[line]);
      }
      ArrayLoops.write(sum, at(out, line), shape.headDim());
    }
  }

  private long at(Slice rows, int line) {
    return rows.at(line / shape.headsPerKv()) + 4L * (line % shape.headsPerKv()) * shape.headDim();
  }

  /// First key of a block that a line sees, counted in the block.
  private int from(int line, int block) {
    int first = shape.firstSeen(position + line / shape.headsPerKv());
    return Math.max(0, first - block * AttentionArrays.KEYS);
  }

  /// One past the last key of a block that a line sees, counted in the block.
  private int to(int line, int block) {
    int end = position + line / shape.headsPerKv() + 1;
    return Math.clamp(end - (long) block * AttentionArrays.KEYS, 0, AttentionArrays.KEYS);
  }

  /// Step 1 for the keys of one block; scores of its first line are at `row`.
  private void score(AttentionArrays arrays, int block, int row) {
    int lines = tokens * shape.headsPerKv();
    int first = block * AttentionArrays.KEYS;
    int held = Math.max(0, cached - first);
    ArrayLoops.readTransposed(keys.at(first + held - (long) cached), keys.row(), to(lines - 1, block) - held,
        shape.headDim(), arrays.keyColumns, held);
    for (int line = 0; line < lines; line++) {
      float[] s = arrays.scores[row + line];
      int to = to(line, block);
      if (from(line, block) < to) {
        Arrays.fill(s, 0, to, 0);
        ArrayLoops.addRows(arrays.queries[line], arrays.keyColumns, 0, shape.headDim(), s, to);
      }
    }
  }

  /// Step 2 for one line: scores become exponentials, whose sum is returned.
  private double softmax(AttentionArrays arrays, int line, int begin, int end) {
    int lines = tokens * shape.headsPerKv();
    float scale = (float) shape.scale();
    float max = Float.NEGATIVE_INFINITY;
    for (int block = begin; block < end; block++) {
      float[] s = arrays.scores[(block - begin) * lines + line];
      for (int j = from(line, block); j < to(line, block); j++) {
        s[j] *= scale;
        max = Math.max(max, s[j]);
      }
    }
    double total = 0;
    for (int block = begin; block < end; block++) {
      float[] s = arrays.scores[(block - begin) * lines + line];
      for (int j = from(line, block); j < to(line, block); j++) {
        s[j] = FloatMath.exp(s[j] - max);
        total += s[j];
      }
    }
    Native.setFloat(lse.at(line / shape.headsPerKv()) + 4L * (line % shape.headsPerKv()),
        (float) (max + StrictMath.log(total)));
    return total;
  }

  /// Step 3 for the keys of one block.
  private void mix(AttentionArrays arrays, int block, int row) {
    int lines = tokens * shape.headsPerKv();
    int first = block * AttentionArrays.KEYS;
    int held = Math.max(0, cached - first);
    ArrayLoops.readRows(values.at(first + held - (long) cached), values.row(), to(lines - 1, block) - held,
        shape.headDim(), arrays.keyRows, held);
    for (int line = 0; line < lines; line++) {
      ArrayLoops.addRows(arrays.scores[row + line], arrays.keyRows, from(line, block), to(line, block),
          arrays.sums[line], shape.headDim());
    }
  }
}
