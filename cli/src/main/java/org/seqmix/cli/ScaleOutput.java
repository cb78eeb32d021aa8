package org.seqmix.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.seqmix.eval.TextTable;
import org.seqmix.eval.sample.ScalePlan;
import org.seqmix.eval.sample.ScaleStudy;
import org.seqmix.eval.scale.Curve;
import org.seqmix.eval.scale.CurvePoint;
import org.seqmix.eval.scale.ScaleCsv;
import org.seqmix.eval.scale.ScaleJson;
import org.seqmix.eval.scale.ScaleSettings;
import org.seqmix.eval.scale.Scaling;
import org.seqmix.hybrid.AtomicFile;

/// Writes what a study of inference scaling found, and prints it.
record ScaleOutput(ScalePlan plan, boolean hasTeacher, ScaleStudy.Outcome outcome) {
  void write(Path out, PrintWriter printed) {
    Optional<String> teacher = hasTeacher ? Optional.of(outcome.runs().getFirst().model()) : Optional.empty();
    Scaling scaling = Scaling.of(outcome.runs(), teacher, ScaleSettings.DEFAULTS);
    AtomicFile.write(out.resolve("scale.json"), ScaleJson.bytes(scaling));
    AtomicFile.write(out.resolve("scale.csv"), ScaleCsv.bytes(scaling));
    TextTable table = new TextTable("model", "by", "k", "seconds", "value", "interval");
    for (Curve curve : scaling.curves()) {
      for (CurvePoint p : curve.points()) {
        table.row(curve.model(), curve.selection().title(), Integer.toString(p.k()),
            p.seconds().isPresent() ? String.format(Locale.ROOT, "%.2f", p.seconds().getAsDouble()) : "",
            percent(p.value()), percent(p.bounds().low()) + " to " + percent(p.bounds().high()));
      }
    }
    printed.print(table);
    scaling.races().forEach(race -> printed.println(race.sentence()));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * value);
  }
}
