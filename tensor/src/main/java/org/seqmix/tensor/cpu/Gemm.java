package org.seqmix.tensor.cpu;

/// The product of two f32 matrices: C = A B or C += A B.
///
/// *Shapes*: A (m, k) and B (k, n) with any distances between rows and columns, so that transposed views need no copy;
/// C row-major.
///
/// *Numerics*: an element of C is one chain of fused multiply-adds over ascending k that starts at 0, or at the value
/// C holds where the product accumulates. Sizes, blocking, threads and the packing of B change no bit of it.
///
/// *Cost*: 2 m n k operations; B is copied into panels once unless it can serve in place.
final class Gemm {
  /// Floats of packed panels kept by a calling thread: larger matrices go piece by piece.
  private static final long PACKED_FLOATS = 8L << 20;
  private static final int MOST_DEPTH = 16_384;
  /// Fewer rows than this do not repay the packing of a matrix whose rows can be read in place.
  private static final int ROWS_WORTH_PACKING = 64;
  /// Row distance up to which a matrix is read in place whatever the number of rows: a few pages at a time.
  private static final int NARROW_STRIDE = 128;

  private Gemm() {}

  /// Computes the (m, n) product of `a` and `b` into `c`, whose rows are `cStride` elements apart.
  static void multiply(
      int m, int n, int k, Strided a, Strided b, long c, long cStride, boolean accumulate, Workers workers) {
    if (m == 0 || n == 0) {
      return;
    }
    int depth = Math.clamp(k, 1, MOST_DEPTH);
    int width = (int) Math.min(n, PACKED_FLOATS / depth / Tiles.COLUMNS * Tiles.COLUMNS);
    for (int column = 0; column < n; column += width) {
      for (int first = 0; first == 0 || first < k; first += depth) {
        piece(
            m, Math.min(width, n - column), Math.min(depth, k - first), a.from(0, first), b.from(first, column),
            c + (long) column * Float.BYTES, cStride, accumulate || first > 0, workers);
      }
    }
  }

  private static void piece(
      int m, int n, int k, Strided a, Strided b, long c, long cStride, boolean accumulate, Workers workers) {
    boolean inPlace = b.columnStride() == 1 && (m < ROWS_WORTH_PACKING || b.rowStride() <= NARROW_STRIDE);
    Panels panels = inPlace ? inPlace(b, n, k) : packed(b, n, k, m, workers);
    new PanelProduct(m, k, a, panels, c, cStride, accumulate).run(workers);
  }

  private static Panels packed(Strided b, int n, int k, int m, Workers workers) {
    long packed = ProductScratch.ofThread().panels(floats(n, k));
    boolean serial = workers.threads() == 1 || PanelProduct.isSerial(m, n, k);
    Packing.panels(b, n, k, packed, workers, serial);
    return Panels.packed(packed, n, k);
  }

  private static Panels inPlace(Strided b, int n, int k) {
    long step = Float.BYTES * b.rowStride();
    int lastColumn = (Panels.count(n) - 1) * Tiles.COLUMNS;
    if (n % Tiles.COLUMNS == 0) {
      return new Panels(b.address(), Tiles.PANEL_STEP, step, b.at(0, lastColumn), step, n);
    }
    long last = ProductScratch.ofThread().panels(floats(Tiles.COLUMNS, k));
    Packing.panel(b.from(0, lastColumn), n - lastColumn, k, last);
    return new Panels(b.address(), Tiles.PANEL_STEP, step, last, Tiles.PANEL_STEP, n);
  }

  private static long floats(int columns, int depth) {
    return (long) Panels.count(columns) * Tiles.COLUMNS * depth;
  }
}
