package org.seqmix.tensor.cpu;

import org.seqmix.tensor.InputGroup;
import org.seqmix.tensor.WeightFormat;

/// Rows of inputs rounded to 8 bits, as [InputGroup] says: whole numbers as floats, row after row, and a scale for every
/// row and group.
///
/// @param codes address of the whole numbers
/// @param scales address of the scales
/// @param depth inputs of a row
record RoundedInputs(long codes, long scales, int depth) {
  /// Rounds `rows` rows of `x` into memory of the calling thread, which is good until it asks for other scratch memory.
  static RoundedInputs of(Strided x, int rows, int depth, Workers workers) {
    int groups = groups(depth);
    Scratch scratch = Scratch.begin((long) rows * (depth + groups), 2);
    RoundedInputs rounded = new RoundedInputs(scratch.take((long) rows * depth), scratch.take((long) rows * groups),
        depth);
    Split.rows(workers, rows, depth, (from, to) -> {
      float[] group = new float[WeightFormat.GROUP];
      for (int row = from; row < to; row++) {
        rounded.round(x.at(row, 0), row, group);
      }
    });
    return rounded;
  }

  private void round(long from, int row, float[] group) {
    for (int k = 0; k < depth; k += WeightFormat.GROUP) {
      int count = Math.min(WeightFormat.GROUP, depth - k);
      for (int i = 0; i < count; i++) {
        group[i] = Native.getFloat(from + (long) (k + i) * Float.BYTES);
      }
      Native.setFloat(scale(row, k), InputGroup.round(group, count));
      long to = code(row, k);
      for (int i = 0; i < count; i++) {
        Native.setFloat(to + (long) i * Float.BYTES, group[i]);
      }
    }
  }

  private static int groups(int depth) {
    return Math.ceilDiv(depth, WeightFormat.GROUP);
  }

  /// Address of the whole number of input `k` of a row.
  long code(int row, int k) {
    return codes + ((long) row * depth + k) * Float.BYTES;
  }

  /// Address of the scale of the group of input `k` of a row.
  long scale(int row, int k) {
    return scales + ((long) row * groups(depth) + k / WeightFormat.GROUP) * Float.BYTES;
  }
}
