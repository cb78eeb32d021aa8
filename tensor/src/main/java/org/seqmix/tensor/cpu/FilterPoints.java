package org.seqmix.tensor.cpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jdk.incubator.vector.VectorShuffle;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Rows.Span;

/// The transformed filters of a Toeplitz product: one transform of all heads, in the lanes of vectors, for every [Plan]
/// that a span asks for.
final class FilterPoints {
  /// How a span is transformed. It follows from the span's length and the filter's alone, so that no other span changes
  /// a bit of its result.
  ///
  /// @param size points: a power of two, twice which holds the span and the taps without overlap
  /// @param taps of the filter that reach from one of the span's tokens to another
  record Plan(int size, int taps) {
    static Plan of(int length, int taps) {
      int reach = Math.min(length, taps);
      int half = (length + reach) / 2;
      return new Plan(half <= 1 ? 1 : Integer.highestOneBit(half - 1) << 1, reach);
    }
  }

  private final Floats filter;
  private final int heads;
  private final int headDim;
  private final Map<Plan, Long> points = new LinkedHashMap<>();
  private final List<VectorShuffle<Float>> lanes = new ArrayList<>();

  /// Transforms w (H, K) for the spans of `rows`, whose values have `columns` columns.
  FilterPoints(Floats w, int heads, int taps, int columns, Rows rows, FourierRoots roots, Workers workers,
      CpuRegion region) {
    this.filter = w;
    this.heads = heads;
    this.headDim = columns / heads;
    for (Span span : rows.spans()) {
      Plan plan = Plan.of(span.length(), taps);
      if (span.length() > 0 && !points.containsKey(plan)) {
        points.put(plan, region.allocate((long) blocks(heads) * plan.size() * Fourier.ROW));
      }
    }
    for (int block = 0; block < Math.min(headDim, blocks(columns)); block++) {
      int first = block * Vectors.LANES;
      lanes.add(VectorShuffle.fromOp(Vectors.SPECIES, lane -> (first + lane) / headDim));
    }
    transform(roots, workers);
  }

  private void transform(FourierRoots roots, Workers workers) {
    List<Plan> plans = plans();
    int size = plans.stream().mapToInt(Plan::size).max().orElse(1);
    float[] table = roots.upTo(size);
    Split.run(workers, plans.size() * blocks(heads), 1, 8L * size * Vectors.LANES, (from, to) -> {
      for (int i = from; i < to; i++) {
        Plan plan = plans.get(i / blocks(heads));
        int block = i % blocks(heads);
        long data = at(plan, block);
        gather(plan, block * Vectors.LANES, data);
        Fourier.forward(data, plan.size(), table);
      }
    });
  }

  /// Vectors that hold `columns` columns.
  static int blocks(int columns) {
    return (columns + Vectors.LANES - 1) / Vectors.LANES;
  }

  /// The plans of all spans, in the order of the first that asks for each.
  List<Plan> plans() {
    return List.copyOf(points.keySet());
  }

  /// The points of the heads that a block of columns belongs to. As many columns as a vector's lanes times the head dim
  /// have as many heads as it has lanes, so a block never lies across two vectors of heads.
  long of(Plan plan, int columnBlock) {
    return at(plan, columnBlock / headDim);
  }

  /// Which head of that vector each lane of a block of columns belongs to.
  VectorShuffle<Float> lanes(int columnBlock) {
    return lanes.get(columnBlock % headDim);
  }

  private long at(Plan plan, int headBlock) {
    return Objects.requireNonNull(points.get(plan)) + (long) headBlock * plan.size() * Fourier.ROW;
  }

  /// The taps divided by the number of points, which makes up for the factor of the transform back.
  private void gather(Plan plan, int first, long data) {
    Native.zero(data, plan.size() * (long) Fourier.ROW);
    float scale = 1f / plan.size();
    for (int lane = 0; lane < Math.min(Vectors.LANES, heads - first); lane++) {
      for (int k = 0; k < plan.taps(); k++) {
        long row = k < plan.size() ? k * (long) Fourier.ROW : (k - plan.size()) * (long) Fourier.ROW + Vectors.BYTES;
        Native.setFloat(data + row + 4L * lane, scale * Native.getFloat(filter.at(first + lane, k)));
      }
    }
  }
}
