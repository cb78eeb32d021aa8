package org.seqmix.opencl.tuned;

import java.util.Comparator;
import java.util.List;
import org.seqmix.opencl.launch.Launcher;

/// A tile for one product, and into how many parts its depth is cut so that all compute units have something to do.
///
/// @param partDepth depth of a part; the last may be shorter
record TilePlan(Tile tile, long parts, long partDepth) {
  /// A part is worth its own group from this depth on.
  private static final long LEAST_DEPTH = 256;
  private static final long DEPTH_STEP = 64;
  private static final long MOST_PARTS = 16;
  /// What adding the parts up costs, in fused multiply-adds of a full device for each number and part.
  private static final double ADDING = 40;

  /// Plans with these tiles, the one that should be fastest first.
  static List<TilePlan> of(List<Tile> tiles, Product p, Launcher.Hardware hardware) {
    return tiles.stream().map(t -> of(t, p, hardware.units()))
        .sorted(Comparator.comparingDouble(plan -> plan.cost(p, hardware.units()))).toList();
  }

  static TilePlan of(Tile tile, Product p, int units) {
    long groups = Math.max(1, tile.groups(p) * p.items());
    long most = Math.clamp(p.depth() / LEAST_DEPTH, 1, MOST_PARTS);
    long parts = Math.min(most, Math.max(1, units / groups));
    long deep = Math.max(1, Math.ceilDiv(Math.ceilDiv(Math.max(1, p.depth()), parts), DEPTH_STEP) * DEPTH_STEP);
    return new TilePlan(tile, Math.max(1, Math.ceilDiv(p.depth(), deep)), deep);
  }

  /// Time in fused multiply-adds of one compute unit: rounds of groups, the last one full or not.
  private double cost(Product p, int units) {
    double rounds = Math.ceil((double) tile.groups(p) * p.items() * parts / units);
    double adding = parts == 1 ? 0 : ADDING * parts * p.c().elements() / units;
    return rounds * tile.rows() * tile.columns() * Math.min(partDepth, Math.max(1, p.depth())) / tile.speed() + adding;
  }
}
