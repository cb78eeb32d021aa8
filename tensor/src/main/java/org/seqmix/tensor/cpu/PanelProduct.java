package org.seqmix.tensor.cpu;

/// C = A B or C += A B where B stands in panels: blocks of rows by groups of panels, each a task.
///
/// Within a task the depth is cut into blocks. A block of a few panels stays in the second-level cache, read again by every
/// strip of five rows. It is the rows that stream past, because a tile takes twenty bytes of them where it takes 256 of a
/// panel: so few that the processor fetches them ahead in time. Later blocks continue the sums that C holds, so blocking
/// changes no bit.
final class PanelProduct implements Workers.Task {
  /// Depths of one block at most, and panels that stay in the second-level cache: half a megabyte.
  private static final int DEPTH = 1024;
  private static final int KEPT = 2;
  /// Most rows of a block: what streams past the panels of a task comes from the last-level cache. Fewer where they are copied.
  private static final int ROWS = 2048;
  private static final int COPIED_ROWS = 400;
  /// More panels of a task than this are a multiple of it.
  private static final int PANELS = 4;
  /// Panels of a task at most.
  private static final int MOST_PANELS = 16;
  /// Tasks a thread, so that one that was interrupted does not hold up the others.
  private static final int TASKS_PER_THREAD = 6;
  /// The same, and rows of a task at least, where every task copies its rows of A for itself.
  private static final int PACKING_TASKS_PER_THREAD = 3;
  private static final int PACKED_ROWS = 160;
  private static final int LEAST_ROWS = 60;
  /// Below this work a second thread gains nothing: multiply-adds, about 50 us of one thread.
  static final long SERIAL_WORK = 4_000_000;
  /// From so many bytes of weights on a second thread pays whatever the work: one thread reads them in some 4 us, from memory or a
  /// cache, and to share them takes 1.
  static final long SERIAL_BYTES = 1 << 17;

  private final int rows;
  private final int depth;
  private final Strided a;
  private final boolean packRows;
  private final Panels b;
  private final long c;
  private final long cStep;
  private final boolean accumulate;
  /// Depths of one block.
  private final int blockDepth;
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
    int blocks = Math.max(1, Math.ceilDiv(depth, DEPTH));
    this.blockDepth = Math.max(1, Math.ceilDiv(depth, blocks));
    this.taskRows = rows;
    this.taskPanels = b.count();
  }

  /// Whether a product is too small for more than one thread.
  static boolean isSerial(int rows, int columns, int depth) {
    long weights = (long) columns * depth;
    return rows * weights < SERIAL_WORK && Float.BYTES * weights < SERIAL_BYTES;
  }

  void run(Workers workers) {
    if (workers.threads() == 1 || isSerial(rows, b.columns(), depth)) {
      run(0);
      return;
    }
    if (packRows) {
      cutPacked(PACKING_TASKS_PER_THREAD * workers.threads());
    } else {
      cut(TASKS_PER_THREAD * workers.threads());
    }
    workers.run(blocks() * groups(), this);
  }

  /// Cuts the product into about `wanted` tasks of equal size: columns first, since every task reads its panels anew.
  private void cut(int wanted) {
    int panels = Math.clamp(b.count() / wanted, Math.min(KEPT, b.count()), MOST_PANELS);
    taskPanels = panels < KEPT ? panels : panels / KEPT * KEPT;
    if (groups() < wanted) {
      cutRows(Math.clamp(rows / LEAST_ROWS, 1, Math.ceilDiv(wanted, groups())));
    }
    if (blocks() * groups() < wanted) {
      taskPanels = Math.clamp((long) b.count() * blocks() / wanted, 1, taskPanels);
    }
  }

  /// The same with tasks of many panels, so that what they copy serves them all.
  private void cutPacked(int wanted) {
    taskPanels = Math.ceilDiv(b.count(), Math.ceilDiv(b.count(), MOST_PANELS));
    cutRows(Math.ceilDiv(rows, COPIED_ROWS));
    if (blocks() * groups() < wanted) {
      cutRows(Math.clamp(rows / PACKED_ROWS, 1, Math.ceilDiv(wanted, groups())));
    }
    if (blocks() * groups() < wanted) {
      taskPanels = Math.clamp((long) b.count() * blocks() / wanted, Math.min(PANELS, b.count()), taskPanels);
    }
    if (blocks() * groups() < wanted) {
      cutRows(Math.clamp(rows / LEAST_ROWS, blocks(), Math.max(blocks(), Math.ceilDiv(wanted, groups()))));
    }
  }

  private void cutRows(int blocks) {
    taskRows = Math.ceilDiv(Math.ceilDiv(rows, blocks), Tiles.ROWS) * Tiles.ROWS;
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
    if (endRow - firstRow <= Tiles.ROWS) {
      panels(firstRow, endRow, firstPanel, endPanel, 0, depth, ProductScratch.ofThread());
      return;
    }
    int most = packRows ? COPIED_ROWS : ROWS;
    for (int row = firstRow; row < endRow; row += most) {
      int end = Math.min(endRow, row + most);
      for (int panel = firstPanel; panel < endPanel; panel += MOST_PANELS) {
        block(row, end, panel, Math.min(endPanel, panel + MOST_PANELS));
      }
    }
  }

  private void block(int firstRow, int endRow, int firstPanel, int endPanel) {
    ProductScratch scratch = ProductScratch.ofThread();
    for (int k = 0; k == 0 || k < depth; k += blockDepth) {
      int count = Math.min(blockDepth, depth - k);
      if (packRows) {
        packed(firstRow, endRow, firstPanel, endPanel, k, count, scratch);
      } else {
        panels(firstRow, endRow, firstPanel, endPanel, k, count, scratch);
      }
    }
  }

  private void panels(int firstRow, int endRow, int firstPanel, int endPanel, int k, int count,
      ProductScratch scratch) {
    long rowStep = Float.BYTES * a.rowStride();
    long depthStep = Float.BYTES * a.columnStride();
    for (int kept = firstPanel; kept < endPanel; kept += KEPT) {
      int end = Math.min(endPanel, kept + KEPT);
      for (int row = firstRow; row < endRow; row += Tiles.ROWS) {
        int height = Math.min(Tiles.ROWS, endRow - row);
        for (int panel = kept; panel < end; panel++) {
          tile(row, height, panel, a.at(row, k), rowStep, depthStep, k, count, scratch);
        }
      }
    }
  }

  /// The same from a copy of the rows.
  private void packed(int firstRow, int endRow, int firstPanel, int endPanel, int k, int count,
      ProductScratch scratch) {
    int rows = endRow - firstRow;
    long copy = scratch.strips(StripPacking.floats(rows, count));
    StripPacking.run(a.at(firstRow, k), Float.BYTES * a.columnStride(), rows, count, copy);
    for (int kept = firstPanel; kept < endPanel; kept += KEPT) {
      int end = Math.min(endPanel, kept + KEPT);
      long from = copy;
      for (int row = firstRow; row < endRow; row += Tiles.ROWS) {
        int height = Math.min(Tiles.ROWS, endRow - row);
        for (int panel = kept; panel < end; panel++) {
          tile(row, height, panel, from, Float.BYTES, StripPacking.STEP, k, count, scratch);
        }
        from += StripPacking.stripBytes(count);
      }
    }
  }

  private void tile(int row, int height, int panel, long from, long rowStep, long depthStep, int k, int count,
      ProductScratch scratch) {
    Tiles.compute(height, b.width(panel), from, rowStep, depthStep, b.address(panel) + k * b.step(panel),
        b.step(panel), count, c + row * cStep + panel * Tiles.PANEL_STEP, cStep, accumulate || k > 0, scratch.tile());
  }
}
