package org.seqmix.tensor.cpu;

import org.seqmix.tensor.WeightFormat;

/// Products with weights kept in panels: the layout that serves one row and a thousand.
///
/// *Layout*: a weight W (n outputs, k inputs), row-major as checkpoints have it, becomes `ceil(n / 64)` panels of
/// k x 64 floats: panel p holds, for each input, that input's weights of outputs 64 p to 64 p + 63. Outputs beyond n
/// are zero.
///
/// *Numerics*: the same chains as [Gemm], so a row of the result has the same bits alone, in a batch, and from
/// unpacked weights.
///
/// *Cost*: up to five rows read the weights once, in the order of memory; more rows run at the speed of [Gemm]
/// without its packing.
final class PackedProduct {
  private PackedProduct() {}

  /// Floats of the packed form of an (n, k) weight.
  static long packedFloats(int n, int k) {
    return (long) Panels.count(n) * Tiles.COLUMNS * k;
  }

  /// Packs the (n, k) weight at `weight`, whose rows are `stride` elements apart, to `packed`.
  static void pack(long weight, int n, int k, long stride, long packed, Workers workers) {
    if (n > 0 && k > 0) {
      Packing.panels(Strided.rows(weight, stride).transposed(), n, k, packed, workers, workers.threads() == 1);
    }
  }

  /// Computes y = x W^T for `rows` rows x and y.
  static void multiply(Strided x, int rows, PackedPanels weight, Strided y, Workers workers) {
    int n = weight.outputs();
    int k = weight.inputs();
    boolean f32 = weight.format() == WeightFormat.F32;
    if (rows == 0 || n == 0) {
      return;
    }
    if (weight.format().isQuantized()) {
      GroupProduct.multiply(x, rows, weight, y, workers);
    } else if (f32 && rows > 1) {
      multiply(x.address(), rows, x.rowStride(), k, weight.address(), n, y.address(), y.rowStride(), false, workers);
    } else {
      new StreamedProduct(x, rows, weight, y).run(workers);
    }
  }

  /// Computes y = x W^T or y += x W^T for `m` rows x of `k` inputs and rows y of `n` outputs.
  static void multiply(
      long x, int m, long xStride, int k, long packed, int n, long y, long yStride, boolean accumulate,
      Workers workers) {
    if (m > 0 && n > 0) {
      Panels panels = Panels.packed(packed, n, k);
      new PanelProduct(m, k, Strided.rows(x, xStride), panels, y, yStride, accumulate).run(workers);
    }
  }
}
