package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.seqmix.mohawk.study.Interval;
import org.seqmix.mohawk.study.matrices.MatrixResult.AtSize;

/// The study's results as MOHAWK's table: mean distances with 95% intervals over matrices, and whether the order of the
/// families holds matrix by matrix.
///
/// @param results one or more matrices, all at the same state sizes
public record MatrixTable(List<MatrixResult> results) {
  /// How often one family is at least as near as another.
  ///
  /// @param share of the matrices
  /// @param worst the largest factor by which it is farther; 1 or less where it never is
  public record Order(double share, double worst) {
  }

  public MatrixTable {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("table of matrices: expected at least one result, got none");
    }
  }

  /// The distances of Toeplitz matrices.
  public Interval toeplitz() {
    return Interval.of(results.stream().map(MatrixResult::toeplitz).toList());
  }

  /// The state sizes, as positions in every result's list.
  private int sizes() {
    return results.getFirst().sizes().size();
  }

  private List<AtSize> at(int size) {
    return results.stream().map(r -> r.sizes().get(size)).toList();
  }

  /// The distances of a family at the size of this position.
  public Interval distance(int size, ToDoubleFunction<AtSize> family) {
    return Interval.of(at(size).stream().map(family::applyAsDouble).toList());
  }

  /// SSD's distance divided by low rank's, matrix by matrix.
  public Interval ratio(int size) {
    return Interval.of(at(size).stream().map(a -> a.ssd() / a.lowRank()).toList());
  }

  /// Whether `near` is at least as near as `far`, matrix by matrix.
  public Order order(int size, ToDoubleFunction<AtSize> near, ToDoubleFunction<AtSize> far) {
    double[] factors = at(size).stream().mapToDouble(a -> near.applyAsDouble(a) / far.applyAsDouble(a)).toArray();
    long held = java.util.Arrays.stream(factors).filter(f -> f <= 1).count();
    return new Order((double) held / factors.length, java.util.Arrays.stream(factors).max().orElseThrow());
  }

  /// Two tables: distances, and order.
  public String markdown() {
    StringBuilder out = new StringBuilder();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("N", "Toeplitz", "low rank", "SSD", "general", "general, refitted", "floor"));
    for (int s = 0; s < sizes(); s++) {
      rows.add(List.of(Integer.toString(at(s).getFirst().state()), text(toeplitz()), text(distance(s, AtSize::lowRank)),
          text(distance(s, AtSize::ssd)), text(distance(s, AtSize::general)), text(distance(s, AtSize::refitted)),
          text(distance(s, AtSize::floor))));
    }
    append(out, rows);
    rows.clear();
    rows.add(List.of("N", "SSD / low rank", "of the means", "general <= SSD", "refitted <= SSD", "SSD <= low rank"));
    for (int s = 0; s < sizes(); s++) {
      rows.add(List.of(Integer.toString(at(s).getFirst().state()), text(ratio(s)),
          number(distance(s, AtSize::ssd).mean() / distance(s, AtSize::lowRank).mean()),
          text(order(s, AtSize::general, AtSize::ssd)), text(order(s, AtSize::refitted, AtSize::ssd)),
          text(order(s, AtSize::ssd, AtSize::lowRank))));
    }
    append(out.append('\n'), rows);
    return out.toString();
  }

  private static void append(StringBuilder out, List<List<String>> rows) {
    for (int r = 0; r < rows.size(); r++) {
      out.append("| ").append(String.join(" | ", rows.get(r))).append(" |\n");
      if (r == 0) {
        out.append(
            IntStream.range(0, rows.get(0).size()).mapToObj(i -> "---").collect(Collectors.joining("|", "|", "|\n")));
      }
    }
  }

  private static String text(Interval i) {
    return Double.isNaN(i.half()) ? number(i.mean()) : number(i.mean()) + " ± " + number(i.half());
  }

  private static String text(Order o) {
    return String.format(Locale.ROOT, "%.1f%%, worst %+.1f%%", 100 * o.share, 100 * (o.worst - 1));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.4f" : "%.3f", value);
  }
}
