package org.seqmix.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.seqmix.eval.TextTable;
import org.seqmix.eval.report.ScaleReport;
import org.seqmix.eval.report.ShownRun;
import org.seqmix.eval.report.TimeRow;
import org.seqmix.eval.sample.Profile;
import org.seqmix.eval.sample.ScalePlan;
import org.seqmix.eval.sample.ScaleStudy;
import org.seqmix.eval.scale.Curve;
import org.seqmix.eval.scale.CurvePoint;
import org.seqmix.eval.scale.ScaleRun;
import org.seqmix.eval.scale.ScaleSettings;
import org.seqmix.eval.scale.Scaling;
import org.seqmix.eval.scale.Selection;

/// Writes what a study of inference scaling found, and prints it: a table by samples and seconds for every way to choose.
///
/// @param plan what was asked
/// @param hasTeacher whether the first model is the others' teacher
/// @param settings of the statistics
/// @param outcome what came of it
record ScaleOutput(ScalePlan plan, boolean hasTeacher, ScaleSettings settings, ScaleStudy.Outcome outcome) {
  void write(Path out, PrintWriter printed) {
    Optional<String> teacher = hasTeacher ? Optional.of(outcome.runs().getFirst().model()) : Optional.empty();
    Scaling scaling = Scaling.of(outcome.runs(), teacher, settings);
    ScaleReport report = new ScaleReport("Inference scaling: " + plan.task().name(), scaling, time(), shown(), notes());
    report.writeJson(out.resolve("scale.json"));
    report.writeCsv(out.resolve("scale.csv"));
    report.write(out.resolve("report.html"));
    for (Selection selection : Selection.values()) {
      print(scaling, selection, printed);
    }
    cuts().forEach(printed::println);
    scaling.races().forEach(race -> printed.println(race.sentence()));
    printed.println("report       " + out.resolve("report.html"));
  }

  private static void print(Scaling scaling, Selection selection, PrintWriter printed) {
    List<Curve> curves = scaling.curves().stream().filter(c -> c.selection() == selection).toList();
    if (curves.isEmpty()) {
      return;
    }
    List<String> head = new ArrayList<>(List.of(selection.title() + ", k"));
    Map<Integer, List<String>> rows = new TreeMap<>();
    TreeSet<Integer> sizes = new TreeSet<>();
    curves.forEach(c -> c.points().forEach(p -> sizes.add(p.k())));
    for (Curve curve : curves) {
      head.add(curve.model());
      head.add("seconds");
      for (int k : sizes) {
        Optional<CurvePoint> point = curve.points().stream().filter(p -> p.k() == k).findFirst();
        List<String> row = rows.computeIfAbsent(k, n -> new ArrayList<>(List.of(Integer.toString(n))));
        row.add(point.map(p -> String.format(Locale.ROOT, "%.1f%% (%.1f to %.1f)", 100 * p.value(),
            100 * p.bounds().low(), 100 * p.bounds().high())).orElse(""));
        row.add(point.filter(p -> p.seconds().isPresent())
            .map(p -> String.format(Locale.ROOT, "%.2f", p.seconds().getAsDouble())).orElse(""));
      }
    }
    TextTable table = new TextTable(head.toArray(String[]::new));
    rows.values().forEach(row -> table.row(row.toArray(String[]::new)));
    printed.print(table);
    printed.println();
  }

  private List<TimeRow> time() {
    List<TimeRow> out = new ArrayList<>();
    for (Profile p : outcome.profiles()) {
      double all = p.reading() + p.writing() + p.choosing() + p.judging();
      if (all > 0) {
        out.add(new TimeRow(p.model(), "reading prompts", p.reading(), p.reading() / all));
        out.add(new TimeRow(p.model(), "writing", p.writing(), p.writing() / all));
        out.add(new TimeRow(p.model(), "logits and choosing", p.choosing(), p.choosing() / all));
        out.add(new TimeRow(p.model(), "judging", p.judging(), p.judging() / all));
      }
    }
    return out;
  }

  private List<ShownRun> shown() {
    List<ShownRun> out = new ArrayList<>();
    outcome.shown().forEach((model, problems) -> {
      ScaleRun run = outcome.runs().stream().filter(r -> r.model().equals(model)).findFirst().orElseThrow();
      out.add(new ShownRun(run, problems));
    });
    return out;
  }

  private List<String> notes() {
    List<String> out = new ArrayList<>();
    out.add(String.format(Locale.ROOT,
        "%d questions of %s, up to %d answers each, drawn at temperature %s, top-k %d, top-p %s, seeds %s; rewards by %s of "
            + "the steps' scores.",
        plan.task().questions().size(), plan.task().name(), plan.samples(), plan.sampling().temperature(),
        plan.sampling().topK(), plan.sampling().topP(), plan.seeds(), plan.combine().key()));
    out.addAll(cuts());
    return out;
  }

  /// Which models could not read whole prompts.
  private List<String> cuts() {
    return outcome.cut().entrySet().stream().filter(e -> e.getValue() > 0)
        .map(e -> e.getKey() + ": " + e.getValue() + " of " + plan.task().questions().size()
            + " prompts lost their beginning, being too long for its context.")
        .toList();
  }
}
