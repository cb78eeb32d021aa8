package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.WeightFormat;

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
  /// Rows of a pass over the weight, and depths of a block of whole numbers in the second-level cache.
  private static final int ROWS = 480;
  private static final int DEPTH = 512;
  private static final int RUNS_PER_THREAD = 4;

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
    if (workers.threads() == 1 || PanelProduct.isSerial(rows, weight.outputs(), weight.inputs())) {
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
      int first = rows == 1 ? row(panel, scratch) : 0;
      for (int k = first; k == 0 || k < weight.inputs(); k += DEPTH) {
        block(panel, k, Math.min(DEPTH, weight.inputs() - k), scratch);
      }
    }
  }

  /// One row over its full groups, as the panel streams; returns the depth after them.
  private int row(int panel, ProductScratch scratch) {
    int groups = weight.inputs() / WeightFormat.GROUP;
    if (groups == 0) {
      return 0;
    }
    long sums = scratch.sums();
    for (long part = 0; part < PackedPanels.LINE; part += Vectors.BYTES) {
      if (weight.format().bits() == 8) {
        BytePanel.multiply(x.numbers(), x.scales(), x.scaleBytes(), weight.panel(panel) + part, groups, sums + part);
      } else {
        NibblePanel.multiply(x.numbers(), x.scales(), x.scaleBytes(), weight.panel(panel) + part, groups, sums + part);
      }
    }
    Native.copy(sums, y.at(0, (long) panel * Tiles.COLUMNS), (long) weight.width(panel) * Float.BYTES);
    return groups * WeightFormat.GROUP;
  }

  /// All rows over `count` depths from `k`, which begins a group.
  private void block(int panel, int k, int count, ProductScratch scratch) {
    int groups = Math.ceilDiv(count, WeightFormat.GROUP);
    long scales = scratch.panels((DEPTH + (long) DEPTH / WeightFormat.GROUP) * Tiles.COLUMNS);
    long codes = scales + groups * Tiles.PANEL_STEP;
    for (int g = 0; g < groups; g++) {
      int i = g * WeightFormat.GROUP;
      PanelExpansion.group(weight, panel, k + i, Math.min(WeightFormat.GROUP, count - i),
          codes + i * Tiles.PANEL_STEP, scales + g * Tiles.PANEL_STEP);
    }
    for (int row = 0; row < rows; row += Tiles.ROWS) {
      for (int i = 0; i == 0 || i < count; i += WeightFormat.GROUP) {
        group(row, Math.min(Tiles.ROWS, rows - row), panel, k + i, Math.min(WeightFormat.GROUP, count - i),
            codes + i * Tiles.PANEL_STEP, scales + i / WeightFormat.GROUP * Tiles.PANEL_STEP, scratch);
      }
    }
  }

  private void group(int row, int height, int panel, int k, int count, long codes, long scales,
      ProductScratch scratch) {
    long tile = scratch.tile();
    Tiles.compute(height, Tiles.COLUMNS, x.number(row, k), x.rowBytes(), Float.BYTES, codes,
        Tiles.PANEL_STEP, count, tile, Tiles.PANEL_STEP, false, 0);
    int width = weight.width(panel);
    for (int i = 0; i < height; i++) {
      long to = y.at(row + i, (long) panel * Tiles.COLUMNS);
      long dot = tile + i * Tiles.PANEL_STEP;
      float scale = ALL.get(FLOAT, x.scale(row + i, k));
      if (width == Tiles.COLUMNS) {
        add(dot, scales, scale, k == 0, to);
        continue;
      }
      long sums = scratch.sums();
      Native.copy(to, sums, (long) width * Float.BYTES);
      add(dot, scales, scale, k == 0, sums);
      Native.copy(sums, to, (long) width * Float.BYTES);
    }
  }

  private static void add(long dot, long scales, float scale, boolean first, long to) {
    for (int j = 0; j < Tiles.COLUMNS; j += LANES) {
      long o = (long) j * Float.BYTES;
      FloatVector sum = first ? FloatVector.zero(SPECIES) : FloatVector.fromMemorySegment(SPECIES, ALL, to + o, ORDER);
      FloatVector factor = FloatVector.fromMemorySegment(SPECIES, ALL, scales + o, ORDER).mul(scale);
      FloatVector.fromMemorySegment(SPECIES, ALL, dot + o, ORDER).fma(factor, sum).intoMemorySegment(ALL, to + o,
          ORDER);
    }
  }
}
