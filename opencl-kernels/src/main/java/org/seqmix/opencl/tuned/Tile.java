package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;

/// A way to cut a product into pieces: a kernel whose groups compute `rows` by `columns` of the result each.
///
/// @param code the kernel without what depends on a product's layout
/// @param items work items a group
/// @param speed of a device full of such groups, relative to other tiles of the same list
record Tile(Written code, int rows, int columns, int items, double speed) {
  /// F32, in order of size.
  static final List<Tile> F32 = List.of(floats(16, 8, 16, 1.0), floats(8, 8, 8, 0.84), floats(4, 8, 16, 0.8),
      floats(4, 4, 16, 0.73), floats(2, 4, 32, 0.5));
  /// On a processor, whose caches are its local memory.
  static final List<Tile> PROCESSOR = List.of(floats(4, 4, 16, 1));
  /// BF16 on tensor cores of compute capability 8.0.
  static final List<Tile> MMA = List.of(mma(128, 256, 64, 64, 64, 3, 1.0), mma(128, 128, 32, 64, 64, 3, 0.95),
      mma(64, 128, 64, 32, 64, 3, 0.85), mma(64, 64, 64, 32, 32, 3, 0.78), mma(32, 64, 64, 16, 32, 4, 0.6));
  /// BF16 by warpgroups, compute capability 9.0a; then the small ones of the list before.
  static final List<Tile> WARPGROUPS = List.of(warpgroups(128, 256, 4, 1.0), warpgroups(128, 128, 4, 0.78), MMA.get(2).at(0.42),
      MMA.get(3).at(0.38), MMA.get(4).at(0.3));


  private static Tile floats(int down, int across, int deep, double speed) {
    return new Tile(Written.of("product.cl", "product").with("TM", down).with("TN", across).with("BK", deep), 16 * down, 16 * across,
        256, speed);
  }

  private static Tile mma(int rows, int columns, int deep, int warpRows, int warpColumns, int stages, double speed) {
    return new Tile(Written.of("product_mma.cl", "product_mma").with("BM", rows).with("BN", columns).with("BK", deep)
        .with("WM", warpRows).with("WN", warpColumns).with("STAGES", stages), rows, columns,
        32 * (rows / warpRows) * (columns / warpColumns), speed);
  }

  private static Tile warpgroups(int rows, int columns, int stages, double speed) {
    return new Tile(Written.of("product_wgmma.cl", "product_wgmma").with("BM", rows).with("BN", columns).with("STAGES", stages), rows,
        columns, 256, speed);
  }

  private Tile at(double otherSpeed) {
    return new Tile(code, rows, columns, items, otherSpeed);
  }

  /// Groups for one result of this size.
  long groups(Product p) {
    return Math.ceilDiv(p.rows(), (long) rows) * Math.ceilDiv(p.columns(), (long) columns);
  }

  /// Name in the log and in answers about speed.
  String name() {
    return code.function() + " of " + rows + " x " + columns;
  }
}
