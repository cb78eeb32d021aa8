package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;

/// C = A B or C += A B where B stands in panels: blocks of rows by groups of panels, each a task.
///
/// Within a task the depth is cut into blocks of [#DEPTH]; a block of four panels stays in the second-level cache while
/// strips of five rows pass over it. Later blocks of depth continue the sums that C holds, so blocking changes no bit.
final class PanelProduct implements Workers.Task {
  /// Depths of one block.
  static final int DEPTH = 512;
  /// Panels that pass through the second-level cache together.
  private static final int PANELS = 4;
  /// Rows of a task at most, and at least where there is more than one task.
  private static final int MOST_ROWS = 480;
  private static final int LEAST_ROWS = 60;
  private static final int MOST_PANELS = 16;
  private static final int TASKS_PER_THREAD = 3;
  /// Below this work a second thread gains nothing: multiply-adds, about 50 us of one thread.
  private static final long SERIAL_WORK = 4_000_000;
  /// Weights that one thread reads from the last-level cache in about the same time; two gain little from memory.
  private static final long SERIAL_WEIGHTS = 1_000_000;

  private final int rows;
  private final int depth;
  private final Strided a;
  private final boolean packRows;
  private final Panels b;
  private final @Nullable PackedPanels packed;
  private final long c;
  private final long cStep;
  private final boolean accumulate;
  private int taskRows;
  private int taskPanels;

  PanelProduct(int rows, int depth, Strided a, Panels b, long c, long cStride, boolean accumulate) {
    this(rows, depth, a, b, null, c, cStride, accumulate);
  }

  /// The product with a weight packed in BF16: its blocks become floats before rows pass over them.
  PanelProduct(int rows, int depth, Strided a, PackedPanels packed, long c, long cStride) {
    this(rows, depth, a, Panels.packed(0, packed.outputs(), depth), packed, c, cStride, false);
  }

  private PanelProduct(int rows, int depth, Strided a, Panels b, @Nullable PackedPanels packed, long c, long cStride,
      boolean accumulate) {
    this.rows = rows;
    this.depth = depth;
    this.a = a;
    this.b = b;
    this.packed = packed;
    this.c = c;
    this.cStep = Float.BYTES * cStride;
    this.accumulate = accumulate;
    this.packRows = rows > Tiles.ROWS && a.rowStride() == 1 && a.columnStride() != 1;
    this.taskRows = rows;
    this.taskPanels = b.count();
  }

  /// Whether a product is too small for more than one thread.
  static boolean isSerial(int rows, int columns, int depth) {
    long weights = (long) columns * depth;
    return rows * weights < SERIAL_WORK && weights < SERIAL_WEIGHTS;
  }

  void run(Workers workers) {
    if (workers.threads() == 1 || isSerial(rows, b.columns(), depth)) {
      run(0);
      return;
    }
    cut(TASKS_PER_THREAD * workers.threads());
    workers.run(blocks() * groups(), this);
  }

  /// Cuts the product into about `wanted` tasks of equal size, or more where they would be too large.
  private void cut(int wanted) {
    taskPanels = Math.ceilDiv(b.count(), Math.ceilDiv(b.count(), MOST_PANELS));
    int most = Math.max(1, rows / LEAST_ROWS);
    int blocks = Math.clamp(Math.ceilDiv(wanted, groups()), Math.min(Math.ceilDiv(rows, MOST_ROWS), most), most);
    taskRows = Math.ceilDiv(Math.ceilDiv(rows, blocks), Tiles.ROWS) * Tiles.ROWS;
    if (blocks() * groups() < wanted) {
      int groups = Math.min(b.count(), Math.ceilDiv(wanted, blocks()));
      taskPanels = Math.ceilDiv(b.count(), groups);
    }
  }

  private int blocks() {
    return Math.ceilDiv(rows, taskRows);
  }

  private int groups() {
    return Math.ceilDiv(b.count(), taskPanels);
  }

  @Override
  public void run(int index) {
    int groups = groups();
    int firstRow = index / groups * taskRows;
    int firstPanel = index % groups * taskPanels;
    int endRow = Math.min(rows, firstRow + taskRows);
    int endPanel = Math.min(b.count(), firstPanel + taskPanels);
    if (endRow - firstRow <= Tiles.ROWS && packed == null) {
      panels(firstRow, endRow, firstPanel, endPanel, 0, depth, ProductScratch.ofThread());
      return;
    }
    for (int k = 0; k == 0 || k < depth; k += DEPTH) {
      block(firstRow, endRow, firstPanel, endPanel, k, Math.min(DEPTH, depth - k));
    }
  }

  private void block(int firstRow, int endRow, int firstPanel, int endPanel, int k, int count) {
    ProductScratch scratch = ProductScratch.ofThread();
    for (int row = firstRow; row < endRow; row += MOST_ROWS) {
      int end = Math.min(endRow, row + MOST_ROWS);
      if (packRows) {
        Packing.strips(a.from(row, k), end - row, count, scratch.strips((long) MOST_ROWS * DEPTH));
      }
      for (int panel = firstPanel; panel < endPanel; panel += PANELS) {
        panels(row, end, panel, Math.min(endPanel, panel + PANELS), k, count, scratch);
      }
    }
  }

  private void panels(int firstRow, int endRow, int firstPanel, int endPanel, int k, int count,
      ProductScratch scratch) {
    long rowStep = packRows ? Float.BYTES : Float.BYTES * a.rowStride();
    long depthStep = packRows ? Tiles.ROWS * Float.BYTES : Float.BYTES * a.columnStride();
    long stripStep = packRows ? Tiles.ROWS * Float.BYTES * (long) count : Tiles.ROWS * rowStep;
    long strip = packRows ? scratch.strips(0) : a.at(firstRow, k);
    long block = packed == null ? 0 : expanded(packed, firstPanel, endPanel, k, count, scratch);
    long blockBytes = PanelExpansion.floats(count) * Float.BYTES;
    for (int row = firstRow; row < endRow; row += Tiles.ROWS) {
      int height = Math.min(Tiles.ROWS, endRow - row);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        Tiles.compute(
            height, b.width(panel), strip, rowStep, depthStep,
            packed == null ? b.address(panel) + k * b.step(panel) : block + (panel - firstPanel) * blockBytes,
            b.step(panel), count, c + row * cStep + panel * Tiles.PANEL_STEP, cStep, accumulate || k > 0, scratch.tile());
      }
      strip += stripStep;
    }
  }

  private static long expanded(PackedPanels packed, int firstPanel, int endPanel, int k, int count,
      ProductScratch scratch) {
    long floats = PanelExpansion.floats(count);
    long block = scratch.panels((endPanel - firstPanel) * floats);
    for (int panel = firstPanel; panel < endPanel; panel++) {
      PanelExpansion.brainFloats(packed, panel, k, count, block + (panel - firstPanel) * floats * Float.BYTES);
    }
    return block;
  }
}
