package org.seqmix.eval.scale;

import java.util.Locale;
import java.util.stream.Collectors;
import org.seqmix.eval.TextTable;

/// Curves as a table of plain text, for a terminal.
public final class ScaleText {
  private ScaleText() {}

  /// One row a model, selection and k, seeds taken together; then what is said about crossings.
  public static String of(Scaling scaling) {
    TextTable table = new TextTable("model", "selection", "k", "seconds", "value", "low", "high");
    for (Curve c : scaling.curves()) {
      for (CurvePoint p : c.points()) {
        table.row(c.model(), c.selection().key(), Integer.toString(p.k()),
            p.seconds().isPresent() ? String.format(Locale.ROOT, "%.1f", p.seconds().getAsDouble()) : "",
            number(p.value()), number(p.bounds().low()), number(p.bounds().high()));
      }
    }
    return table + scaling.races().stream().map(r -> r.sentence() + "\n").collect(Collectors.joining());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
