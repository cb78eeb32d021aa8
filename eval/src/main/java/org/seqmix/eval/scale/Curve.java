package org.seqmix.eval.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What a model reaches by one way of choosing, against samples and seconds.
///
/// A point against seconds says: so many seconds bought k samples of every problem, and this is the expected value of k
/// samples, over all that were drawn. Which of them came first is left out, being chance.
///
/// @param model     the model
/// @param selection how one answer is made of k
/// @param seeds     of the runs behind it
/// @param points    by k, ascending
public record Curve(String model, Selection selection, List<Long> seeds, List<CurvePoint> points) {
  public Curve {
    seeds = List.copyOf(seeds);
    points = List.copyOf(points);
  }

  /// The points with seconds.
  public List<CurvePoint> timed() {
    return points.stream().filter(p -> p.seconds().isPresent()).toList();
  }

  /// A curve whose points at the ends of `rounds` have seconds.
  static Curve of(String model, List<Long> seeds, List<Spent> rounds, Selection selection, ValueTable table,
      Bootstrap bootstrap) {
    Bounds[] bounds = bootstrap.intervals(table.values());
    List<CurvePoint> points = new ArrayList<>();
    for (int i = 0; i < table.ks().length; i++) {
      int k = table.ks()[i];
      OptionalDouble seconds = rounds.stream().filter(s -> s.samples() == k).mapToDouble(s -> s.seconds(selection))
          .findFirst();
      points.add(new CurvePoint(k, seconds, table.mean(i), bounds[i], table.errors()[i]));
    }
    return new Curve(model, selection, seeds, points);
  }
}
