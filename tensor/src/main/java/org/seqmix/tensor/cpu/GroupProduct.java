package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.WeightFormat.GROUP;

/// Rows of inputs times a quantized weight.
///
/// *Numerics*: in each group a chain of fused multiply-adds over ascending depth, of inputs and whole numbers, from zero;
/// it joins the chain over ascending groups by one fused multiply-add with the product of both scales, rounded to F32. Of
/// inputs in 8 bits a group's sum, at most 32 * 127 * 127, is an integer that F32 holds: exact. One row and a thousand
/// have the same bits.
///
/// *Why scales join a group at a time*: a weight then takes three operations and not four, and the processor sees further
/// ahead in memory; 8 bits stream a tenth to a fifth faster.
final class GroupProduct implements Workers.Task {
  /// Rows of a pass over the weight.
  private static final int ROWS = 480;
  /// Depths of a block of whole numbers, which stays in the first-level cache.
  private static final int DEPTH = 128;
  /// Rows that a panel is multiplied with as it streams, one after the other: all but the first find it in a cache, and for
  /// so few that is quicker than to make floats of it.
  private static final int STREAMED_ROWS = 5;
  /// Bytes of a group that became floats, and its scales.
  private static final long GROUP_BYTES = (GROUP + 1) * Tiles.PANEL_STEP;
  /// Runs of panels a thread, so that one that was interrupted does not hold up the others: few where panels stream, more where
  /// each is multiplied with many rows.
  private static final int RUNS_PER_THREAD = 4;
  private static final int RUNS_OF_MANY_ROWS = 16;

  private final GroupInputs x;
  private final int rows;
  private final PackedPanels weight;
  private final Strided y;
  private int runs = 1;

  private GroupProduct(GroupInputs x, int rows, PackedPanels weight, Strided y) {
    this.x = x;
    this.rows = rows;
    this.weight = weight;
    this.y = y;
  }

  /// Computes y = x W^T for `rows` rows.
  static void multiply(Strided x, int rows, PackedPanels weight, Strided y, Workers workers) {
    for (int row = 0; row < rows; row += ROWS) {
      int count = Math.min(ROWS, rows - row);
      GroupInputs inputs = GroupInputs.of(x.from(row, 0), count, weight.inputs(), weight.format(), workers);
      new GroupProduct(inputs, count, weight, y.from(row, 0)).run(workers);
    }
  }

  private void run(Workers workers) {
    if (workers.threads() == 1 || weight.isSerial(rows)) {
      run(0);
      return;
    }
    int each = rows <= STREAMED_ROWS ? RUNS_PER_THREAD : RUNS_OF_MANY_ROWS;
    runs = Math.min(weight.count(), each * workers.threads());
    workers.run(runs, this);
  }

  @Override
  public void run(int index) {
    ProductScratch scratch = ProductScratch.ofThread();
    int end = (int) ((long) weight.count() * (index + 1) / runs);
    for (int panel = (int) ((long) weight.count() * index / runs); panel < end; panel++) {
      panel(panel, scratch);
    }
  }

  private void panel(int panel, ProductScratch scratch) {
    long sums = scratch.sums(rows);
    int first = 0;
    if (rows <= STREAMED_ROWS && weight.inputs() >= GROUP) {
      for (int row = 0; row < rows; row++) {
        stream(panel, row, sums + row * Tiles.PANEL_STEP);
      }
      first = weight.inputs() / GROUP * GROUP;
    } else {
      Native.zero(sums, rows * Tiles.PANEL_STEP);
    }
    for (int k = first; k < weight.inputs(); k += DEPTH) {
      block(panel, k, Math.min(DEPTH, weight.inputs() - k), sums, scratch);
    }
    long bytes = (long) weight.width(panel) * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      Native.copy(sums + row * Tiles.PANEL_STEP, y.at(row, (long) panel * Tiles.COLUMNS), bytes);
    }
  }

  /// One row over its full groups, as the panel streams.
  private void stream(int panel, int row, long sums) {
    int groups = weight.inputs() / GROUP;
    long numbers = x.number(row, 0);
    long scales = x.scale(row, 0);
    for (long part = 0; part < PackedPanels.LINE; part += Vectors.BYTES) {
      long from = weight.panel(panel) + part;
      if (weight.format().bits() == 8) {
        BytePanel.multiply(numbers, scales, x.scaleBytes(), from, groups, sums + part);
      } else {
        NibblePanel.multiply(numbers, scales, x.scaleBytes(), from, groups, sums + part);
      }
    }
  }

  /// All rows over `count` depths from `k`, which begins a group. Each group becomes its scales and its whole numbers.
  private void block(int panel, int k, int count, long sums, ProductScratch scratch) {
    long block = scratch.panels((DEPTH + (long) DEPTH / GROUP) * Tiles.COLUMNS);
    for (int i = 0; i < count; i += GROUP) {
      long group = block + i / GROUP * GROUP_BYTES;
      PanelExpansion.group(weight, panel, k + i, Math.min(GROUP, count - i), group + Tiles.PANEL_STEP, group);
    }
    int groups = count / GROUP;
    tiles(k, block, groups, GROUP, sums, scratch);
    if (count % GROUP > 0) {
      tiles(k + groups * GROUP, block + groups * GROUP_BYTES, 1, count % GROUP, sums, scratch);
    }
  }

  private void tiles(int k, long block, int groups, int depth, long sums, ProductScratch scratch) {
    for (int row = 0; row < rows; row += GroupTiles.ROWS) {
      GroupTiles.compute(Math.min(GroupTiles.ROWS, rows - row), x.number(row, k), x.rowBytes(), x.scale(row, k),
          x.scaleRowBytes(), x.scaleBytes(), block, groups, depth, sums + row * Tiles.PANEL_STEP, scratch.tile());
    }
  }
}
