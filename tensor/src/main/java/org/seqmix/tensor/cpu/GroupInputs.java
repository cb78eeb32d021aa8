package org.seqmix.tensor.cpu;

import java.lang.foreign.Arena;
import org.seqmix.tensor.InputGroup;
import org.seqmix.tensor.WeightFormat;

/// Rows of inputs of a quantized weight: numbers, and a scale for every row and group. Inputs are taken as they are, with
/// scales of one, or rounded to 8 bits as [InputGroup] says.
///
/// @param numbers address of the first row
/// @param rowBytes from row to row
/// @param scales address of the scale of the first row and group
/// @param scaleRowBytes from row to row of scales
/// @param scaleBytes from group to group
record GroupInputs(long numbers, long rowBytes, long scales, long scaleRowBytes, long scaleBytes) {
  private static final long ONE = one();

  private static long one() {
    long address = Arena.global().allocate(Float.BYTES, Float.BYTES).address();
    Native.setFloat(address, 1);
    return address;
  }

  /// `rows` rows of `x` as `format` takes them. Rounded, they lie in memory of the calling thread, which is good until it
  /// asks for other scratch memory.
  static GroupInputs of(Strided x, int rows, int depth, WeightFormat format, Workers workers) {
    if (!format.roundsInputs()) {
      return new GroupInputs(x.address(), Float.BYTES * x.rowStride(), ONE, 0, 0);
    }
    int groups = Math.ceilDiv(depth, WeightFormat.GROUP);
    Scratch scratch = Scratch.begin((long) rows * (depth + groups), 2);
    GroupInputs rounded = new GroupInputs(scratch.take((long) rows * depth), (long) depth * Float.BYTES,
        scratch.take((long) rows * groups), (long) groups * Float.BYTES, Float.BYTES);
    Split.rows(workers, rows, depth, (from, to) -> {
      float[] group = new float[WeightFormat.GROUP];
      for (int row = from; row < to; row++) {
        rounded.round(x.at(row, 0), row, depth, group);
      }
    });
    return rounded;
  }

  private void round(long from, int row, int depth, float[] group) {
    for (int k = 0; k < depth; k += WeightFormat.GROUP) {
      int count = Math.min(WeightFormat.GROUP, depth - k);
      for (int i = 0; i < count; i++) {
        group[i] = Native.getFloat(from + (long) (k + i) * Float.BYTES);
      }
      Native.setFloat(scale(row, k), InputGroup.round(group, count));
      long to = number(row, k);
      for (int i = 0; i < count; i++) {
        Native.setFloat(to + (long) i * Float.BYTES, group[i]);
      }
    }
  }

  /// Address of input `k` of a row.
  long number(int row, int k) {
    return numbers + row * rowBytes + (long) k * Float.BYTES;
  }

  /// Address of the scale of the group of input `k` of a row.
  long scale(int row, int k) {
    return scales + row * scaleRowBytes + k / WeightFormat.GROUP * scaleBytes;
  }
}
