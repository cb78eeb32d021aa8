package org.seqmix.tensor.cpu;

import org.seqmix.tensor.WeightFormat;

/// Rows times a weight packed in F32 or BF16: every thread streams runs of neighbouring panels through once.
///
/// One row is multiplied as the panel is read. For more, a block of a panel becomes floats in a cache and tiles of five
/// rows pass over it. Both give the chain over ascending depth, so a row has the same bits in either.
final class StreamedProduct implements Workers.Task {
  /// Rows up to which a block stays in the first-level cache: what it costs to make it counts for few.
  private static final int FEW_ROWS = 6 * Tiles.ROWS;
  /// Depths of a block for few rows, 16 KiB of floats, and for many.
  private static final int DEPTH = 64;
  private static final int DEPTH_OF_MANY = 256;
  /// Runs of panels a thread, so that one that was interrupted does not hold up the others.
  private static final int RUNS_PER_THREAD = 4;

  private final Strided x;
  private final int rows;
  private final PackedPanels weight;
  private final Strided y;
  private int runs = 1;

  StreamedProduct(Strided x, int rows, PackedPanels weight, Strided y) {
    this.x = x;
    this.rows = rows;
    this.weight = weight;
    this.y = y;
  }

  void run(Workers workers) {
    if (workers.threads() == 1 || weight.isSerial(rows)) {
      run(0);
      return;
    }
    runs = Math.min(weight.count(), RUNS_PER_THREAD * workers.threads());
    workers.run(runs, this);
  }

  @Override
  public void run(int index) {
    ProductScratch scratch = ProductScratch.ofThread();
    int end = (int) ((long) weight.count() * (index + 1) / runs);
    for (int panel = (int) ((long) weight.count() * index / runs); panel < end; panel++) {
      if (rows == 1) {
        row(panel, scratch);
      } else {
        blocks(panel, scratch);
      }
    }
  }

  private void row(int panel, ProductScratch scratch) {
    long sums = scratch.sums(1);
    for (long part = 0; part < PackedPanels.LINE; part += Vectors.BYTES) {
      if (weight.format() == WeightFormat.F32) {
        FloatPanel.f32(x.address(), weight.panel(panel) + part, weight.inputs(), sums + part);
      } else {
        FloatPanel.bf16(x.address(), weight.panel(panel) + part, weight.inputs(), sums + part);
      }
    }
    Native.copy(sums, y.at(0, (long) panel * Tiles.COLUMNS), (long) weight.width(panel) * Float.BYTES);
  }

  /// All rows, a block of depths after the other.
  private void blocks(int panel, ProductScratch scratch) {
    int depth = rows <= FEW_ROWS ? DEPTH : DEPTH_OF_MANY;
    long block = scratch.panels((long) depth * Tiles.COLUMNS);
    long rowStep = Float.BYTES * x.rowStride();
    long yStep = Float.BYTES * y.rowStride();
    for (int k = 0; k == 0 || k < weight.inputs(); k += depth) {
      int count = Math.min(depth, weight.inputs() - k);
      PanelExpansion.brainFloats(weight, panel, k, count, block);
      for (int row = 0; row < rows; row += Tiles.ROWS) {
        Tiles.compute(Math.min(Tiles.ROWS, rows - row), weight.width(panel), x.at(row, k), rowStep, Float.BYTES, block,
            Tiles.PANEL_STEP, count, y.at(row, (long) panel * Tiles.COLUMNS), yStep, k > 0, scratch.tile());
      }
    }
  }
}
