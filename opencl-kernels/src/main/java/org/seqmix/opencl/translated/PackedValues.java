package org.seqmix.opencl.translated;

import java.lang.foreign.MemorySegment;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;

/// The values that a format keeps of a weight, in rows in F32. The host rounds them: it is done once, when a model is loaded, and
/// {@link WeightGroup} is the one place that says how.
final class PackedValues {
  /// Weights on their way through the host at a time.
  private static final long BLOCK = 1 << 22;

  private PackedValues() {
  }

  /// A copy of `w` (out, in) in `scope`. *Cost*: one transfer there and back.
  static Tensor of(Scope scope, Tensor w, WeightFormat format) {
    Tensor values = scope.empty(DType.F32, w.shape());
    long rows = Math.max(1, BLOCK / Math.max(1, w.columns()));
    for (long from = 0; from < w.rows(); from += rows) {
      long to = Math.min(w.rows(), from + rows);
      float[] block = w.rows(from, to).toFloats();
      round(block, Math.toIntExact(w.columns()), format);
      w.device().upload(MemorySegment.ofArray(block), values.rows(from, to));
    }
    return values.valuesOf(format);
  }

  private static void round(float[] block, int columns, WeightFormat format) {
    if (format.isQuantized()) {
      quantize(block, columns, new WeightGroup(format));
    } else if (format == WeightFormat.BF16) {
      for (int i = 0; i < block.length; i++) {
        block[i] = nearestBf16(block[i]);
      }
    }
  }

  private static void quantize(float[] block, int columns, WeightGroup group) {
    float[] weights = new float[WeightFormat.GROUP];
    for (int row = 0; row < block.length; row += columns) {
      for (int k = 0; k < columns; k += WeightFormat.GROUP) {
        int count = Math.min(WeightFormat.GROUP, columns - k);
        System.arraycopy(block, row + k, weights, 0, count);
        group.quantize(weights, count);
        for (int i = 0; i < count; i++) {
          block[row + k + i] = group.value(i);
        }
      }
    }
  }

  /// The brain float next to `v`, of two equally near ones the even one; what is no number stays as it is.
  private static float nearestBf16(float v) {
    if (!Float.isFinite(v)) {
      return v;
    }
    int bits = Float.floatToRawIntBits(v);
    return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
  }
}
