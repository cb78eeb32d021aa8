package org.seqmix.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Working memory of one thread for products, allocated on first use and kept as long as the thread.
final class ProductScratch {
  private static final ThreadLocal<ProductScratch> OF_THREAD = ThreadLocal.withInitial(ProductScratch::new);
  private static final long ALIGNMENT = 64;

  private final MemorySegment tile = allocate((long) Tiles.ROWS * Tiles.COLUMNS);
  private MemorySegment sums = allocate(Tiles.COLUMNS);
  private MemorySegment strips = allocate(0);
  private MemorySegment panels = allocate(0);
  private MemorySegment runs = allocate(0);

  private ProductScratch() {}

  static ProductScratch ofThread() {
    return OF_THREAD.get();
  }

  /// Address of one tile of rows by 64 columns.
  long tile() {
    return tile.address();
  }

  /// Address of the sums of some rows and a panel; contents are lost when it grows.
  long sums(int rows) {
    long floats = (long) rows * Tiles.COLUMNS;
    if (sums.byteSize() < floats * Float.BYTES) {
      sums = allocate(floats);
    }
    return sums.address();
  }

  /// Address of room for packed rows; contents are lost when it grows.
  long strips(long floats) {
    if (strips.byteSize() < floats * Float.BYTES) {
      strips = allocate(floats);
    }
    return strips.address();
  }

  /// Address of room for packed panels; contents are lost when it grows.
  long panels(long floats) {
    if (panels.byteSize() < floats * Float.BYTES) {
      panels = allocate(floats);
    }
    return panels.address();
  }

  /// Address of room for rows that are transposed; contents are lost when it grows.
  long runs(long floats) {
    if (runs.byteSize() < floats * Float.BYTES) {
      runs = allocate(floats);
    }
    return runs.address();
  }

  private static MemorySegment allocate(long floats) {
    return Arena.ofAuto().allocate(floats * Float.BYTES, ALIGNMENT);
  }
}
