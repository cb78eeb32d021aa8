package org.seqmix.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.seqmix.eval.Overtaking;
import org.seqmix.eval.SpeedRow;
import org.seqmix.eval.SpeedTrial;
import org.seqmix.eval.TimedModel;
import org.seqmix.hybrid.model.ModelSizes;

/// The rows of a bench as a race: where each model overtakes the first one in writing.
final class Race {
  private record Runner(ModelSizes sizes, long weights) {
  }

  private final Map<String, Runner> runners = new LinkedHashMap<>();
  private final List<SpeedRow> rows = new ArrayList<>();

  /// A model takes part, known by its name; the first is the teacher.
  void add(TimedModel model) {
    runners.putIfAbsent(model.name(), new Runner(model.sizes(), model.stepWeightBytes()));
  }

  void add(SpeedRow row) {
    if (row.test().kind() == SpeedTrial.Kind.GENERATION) {
      rows.add(row);
    }
  }

  /// A line for every model but the first, number of threads, batch and number of tokens written.
  List<String> lines() {
    String teacher = runners.keySet().iterator().next();
    List<String> out = new ArrayList<>();
    for (SpeedRow first : rows) {
      boolean begins = first.test().depth() == rows.getFirst().test().depth();
      if (!first.model().equals(teacher) && begins) {
        out.add(line(teacher, first));
      }
    }
    return out;
  }

  private String line(String teacher, SpeedRow first) {
    List<Overtaking.Point> points = new ArrayList<>();
    for (SpeedRow row : rows) {
      if (row.model().equals(first.model()) && isLike(row, first)) {
        rows.stream().filter(r -> r.model().equals(teacher) && isLike(r, first)
            && r.test().depth() == row.test().depth()).findFirst()
            .ifPresent(r -> points.add(new Overtaking.Point(row.test().depth() + row.test().tokens() / 2.0,
                row.speed().median(), r.speed().median())));
      }
    }
    points.sort((a, b) -> Double.compare(a.length(), b.length()));
    Runner student = Optional.ofNullable(runners.get(first.model())).orElseThrow();
    Runner other = Optional.ofNullable(runners.get(teacher)).orElseThrow();
    OptionalLong predicted = Overtaking.predicted(student.sizes(), student.weights(), other.sizes(), other.weights(),
        first.test().batch());
    OptionalDouble measured = Overtaking.measured(points);
    return String.format(Locale.ROOT,
        "%s overtakes %s in writing (batch %d, %d threads) at a length of %s; bytes moved "
            + "predict %s",
        first.model(), teacher, first.test().batch(), first.threads(), measured(measured, points),
        predicted.isPresent() ? String.format(Locale.ROOT, "%,d", predicted.getAsLong()) : "no length");
  }

  private static String measured(OptionalDouble measured, List<Overtaking.Point> points) {
    if (measured.isEmpty()) {
      return points.isEmpty() ? "no measured one: there is no test that both ran"
          : String.format(Locale.ROOT, "no measured one, up to %,.0f", points.getLast().length());
    }
    double at = measured.getAsDouble();
    return String.format(Locale.ROOT, at == points.getFirst().length() ? "at most %,.0f, the first measured" : "%,.0f",
        at);
  }

  private static boolean isLike(SpeedRow a, SpeedRow b) {
    return a.threads() == b.threads() && a.test().batch() == b.test().batch() && a.test().tokens() == b.test().tokens();
  }
}
