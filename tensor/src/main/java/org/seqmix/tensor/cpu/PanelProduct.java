package org.seqmix.tensor.cpu;

/// C = A B or C += A B where B stands in panels: blocks of rows by groups of panels, each a task.
///
/// Within a task the depth is cut into blocks of [#DEPTH]; a block of four panels stays in the second-level cache while
/// strips of five rows pass over it. Later blocks of depth continue the sums that C holds, so blocking changes no bit.
final class PanelProduct implements Workers.Task {
  /// Depths of one block.
  static final int DEPTH = 512;
  /// Depths of one block where A is transposed.
  private static final int STRIP_DEPTH = 128;
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
  private final long c;
  private final long cStep;
  private final boolean accumulate;
  private int taskRows;
  private int taskPanels;

  PanelProduct(int rows, int depth, Strided a, Panels b, long c, long cStride, boolean accumulate) {
    this.rows = rows;
    this.depth = depth;
    this.a = a;
    this.b = b;
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
    if (packRows) {
      for (int row = firstRow; row < endRow; row += StripPacking.ROWS) {
        strips(row, Math.min(endRow, row + StripPacking.ROWS), firstPanel, endPanel);
      }
      return;
    }
    if (endRow - firstRow <= Tiles.ROWS) {
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
      for (int panel = firstPanel; panel < endPanel; panel += PANELS) {
        panels(row, end, panel, Math.min(endPanel, panel + PANELS), k, count, scratch);
      }
    }
  }

  private void panels(int firstRow, int endRow, int firstPanel, int endPanel, int k, int count,
      ProductScratch scratch) {
    long rowStep = Float.BYTES * a.rowStride();
    long depthStep = Float.BYTES * a.columnStride();
    for (int row = firstRow; row < endRow; row += Tiles.ROWS) {
      int height = Math.min(Tiles.ROWS, endRow - row);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        tile(row, height, panel, a.at(row, k), rowStep, depthStep, k, count, scratch);
      }
    }
  }

  /// A block of rows of a transposed A: a short piece of their depth and of a panel's fit the first-level cache together.
  private void strips(int firstRow, int endRow, int firstPanel, int endPanel) {
    ProductScratch scratch = ProductScratch.ofThread();
    long packed = scratch.strips((long) StripPacking.ROWS * STRIP_DEPTH);
    for (int k = 0; k == 0 || k < depth; k += STRIP_DEPTH) {
      int count = Math.min(STRIP_DEPTH, depth - k);
      StripPacking.run(a.from(firstRow, k), endRow - firstRow, count, packed);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        for (int row = firstRow; row < endRow; row += Tiles.ROWS) {
          tile(row, Math.min(Tiles.ROWS, endRow - row), panel, packed + (long) (row - firstRow) * Float.BYTES,
              Float.BYTES, StripPacking.STEP, k, count, scratch);
        }
      }
    }
  }

  private void tile(int row, int height, int panel, long from, long rowStep, long depthStep, int k, int count,
      ProductScratch scratch) {
    Tiles.compute(height, b.width(panel), from, rowStep, depthStep, b.address(panel) + k * b.step(panel),
        b.step(panel), count, c + row * cStep + panel * Tiles.PANEL_STEP, cStep, accumulate || k > 0, scratch.tile());
  }
}
