package org.seqmix.tensor.cpu;

import java.util.Arrays;
import org.seqmix.tensor.AttentionShape;

/// Gradients of attention for one document and one kv head: its keys block by block, and for every block the queries that
/// see it, some lines at a time.
///
/// 1. p_j = exp(scale q·k_j - lse), dp_j = dout·v_j
/// 2. ds_j = scale p_j (dp_j - dout·out)
/// 3. dq += sum_j ds_j k_j; dk_j += ds_j q, dv_j += p_j dout over all queries
///
/// @param length tokens of the document
record KeyBlocks(AttentionShape shape, int length, Slice q, Slice k, Slice v, Slice lse, Slice dout, Slice out,
    Slice dq,
    Slice dk, Slice dv) {
  private static final int KEYS = AttentionArrays.KEYS;
  /// Lines whose terms are added to the gradients of keys and values together.
  private static final int LINES = 8;

  void run() {
    int lines = length * shape.headsPerKv();
    double[] means = new double[lines];
    AttentionArrays arrays = AttentionArrays.ofThread();
    arrays.backward(shape, LINES);
    for (int line = 0; line < lines; line++) {
      means[line] = mean(arrays, line);
      Native.zero(at(dq, line), 4L * shape.headDim());
    }
    for (int first = 0; first < length; first += KEYS) {
      block(arrays, first, Math.min(KEYS, length - first), means);
    }
  }

  private long at(Slice rows, int line) {
    return rows.at(line / shape.headsPerKv()) + 4L * (line % shape.headsPerKv()) * shape.headDim();
  }

  /// dout·out, which is the sum of p_j dp_j.
  private double mean(AttentionArrays arrays, int line) {
    float[] gradient = arrays.queries[0];
    float[] mixed = arrays.sums[0];
    ArrayLoops.read(at(dout, line), gradient, shape.headDim());
    ArrayLoops.read(at(out, line), mixed, shape.headDim());
    double sum = 0;
    for (int c = 0; c < shape.headDim(); c++) {
      sum += (double) gradient[c] * mixed[c];
    }
    return sum;
  }

  private void block(AttentionArrays arrays, int first, int count, double[] means) {
    ArrayLoops.readTransposed(k.at(first), k.row(), count, shape.headDim(), arrays.keyColumns, 0);
    ArrayLoops.readTransposed(v.at(first), v.row(), count, shape.headDim(), arrays.valueColumns, 0);
    ArrayLoops.readRows(k.at(first), k.row(), count, shape.headDim(), arrays.keyRows, 0);
    for (int c = 0; c < shape.headDim(); c++) {
      Arrays.fill(arrays.keyGrads[c], 0, count, 0);
      Arrays.fill(arrays.valueGrads[c], 0, count, 0);
    }
    int end = Math.toIntExact(Math.min(length, first + count + (long) shape.window() - 1)) * shape.headsPerKv();
    for (int line = first * shape.headsPerKv(); line < end; line += LINES) {
      int lines = Math.min(LINES, end - line);
      for (int i = 0; i < lines; i++) {
        line(arrays, line + i, i, first, count, means[line + i]);
      }
      for (int c = 0; c < shape.headDim(); c++) {
        ArrayLoops.addRows(arrays.queryColumns[c], arrays.slopes, 0, lines, arrays.keyGrads[c], count);
        ArrayLoops.addRows(arrays.sumColumns[c], arrays.scores, 0, lines, arrays.valueGrads[c], count);
      }
    }
    ArrayLoops.writeTransposed(arrays.keyGrads, dk.at(first), dk.row(), count, shape.headDim());
    ArrayLoops.writeTransposed(arrays.valueGrads, dv.at(first), dv.row(), count, shape.headDim());
  }

  /// Steps 1 and 2 for one query and a block of keys, and what that adds to dq.
  private void line(AttentionArrays arrays, int line, int slot, int first, int count, double mean) {
    int token = line / shape.headsPerKv();
    int from = Math.max(0, shape.firstSeen(token) - first);
    int to = Math.min(count, token + 1 - first);
    float[] query = arrays.queries[slot];
    float[] gradient = arrays.sums[slot];
    ArrayLoops.read(at(q, line), query, shape.headDim());
    ArrayLoops.read(at(dout, line), gradient, shape.headDim());
    for (int c = 0; c < shape.headDim(); c++) {
      arrays.queryColumns[c][slot] = query[c];
      arrays.sumColumns[c][slot] = gradient[c];
    }
    float[] p = arrays.scores[slot];
    float[] ds = arrays.slopes[slot];
    Arrays.fill(p, 0, count, 0);
    Arrays.fill(ds, 0, count, 0);
    ArrayLoops.addRows(query, arrays.keyColumns, 0, shape.headDim(), p, to);
    ArrayLoops.addRows(gradient, arrays.valueColumns, 0, shape.headDim(), ds, to);
    Arrays.fill(p, 0, from, 0);
    Arrays.fill(ds, 0, from, 0);
    float scale = (float) shape.scale();
    float kept = Native.getFloat(lse.at(token) + 4L * (line % shape.headsPerKv()));
    for (int j = from; j < to; j++) {
      p[j] = FloatMath.exp(scale * p[j] - kept);
      ds[j] = (float) (scale * p[j] * (ds[j] - mean));
    }
    ArrayLoops.read(at(dq, line), query, shape.headDim());
    ArrayLoops.addRows(ds, arrays.keyRows, from, to, query, shape.headDim());
    ArrayLoops.write(query, at(dq, line), shape.headDim());
  }
}
