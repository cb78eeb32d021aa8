package org.seqmix.openclbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Tables of one or more runs on the same device, between markers of a document that says the rest.
final class Tables {
  private static final String BEGIN = "<!-- opencl -->\n";
  private static final String END = "<!-- end of opencl -->\n";

  private Tables() {
  }

  /// `document` with the tables in their place, or at its end.
  static String into(String document, List<Results> runs) {
    int from = document.indexOf(BEGIN);
    int to = document.indexOf(END);
    if (from < 0 && to < 0) {
      return document.stripTrailing() + "\n\n" + BEGIN + tables(runs) + END;
    }
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "the document's markers are not one pair: expected '" + BEGIN.strip() + "' before '"
              + END.strip() + "'");
    }
    return document.substring(0, from + BEGIN.length()) + tables(runs) + document.substring(to);
  }

  private static String tables(List<Results> runs) {
    StringBuilder out = new StringBuilder();
    for (String device : runs.stream().map(Results::device).distinct().toList()) {
      List<Results> here = runs.stream().filter(r -> r.device().equals(device)).toList();
      List<Row> rows = here.stream().flatMap(r -> r.rows().stream()).toList();
      double copy =
          rows.stream().filter(r -> r.name().equals("copy")).mapToDouble(r -> r.bytes() / r.median()).max().orElse(0);
      out.append("### ").append(device).append("\n")
          .append(here.stream().map(r -> r.driver() + ", " + r.date()).distinct()
              .collect(Collectors.joining("; ")))
          .append(". Medians of rounds. Of copy: bytes a second against the copy's in the table")
          .append(".\n\n");
      Map<String, List<Row>> groups = rows.stream().collect(Collectors.groupingBy(Row::group, LinkedHashMap::new,
          Collectors.toList()));
      groups.forEach((group, of) -> out.append(table(group, of, copy)));
    }
    return out.toString();
  }

  private static String table(String group, List<Row> rows, double copy) {
    StringBuilder out = new StringBuilder("| ").append(group)
        .append(" | contender | milliseconds | TFLOP/s | GB/s | of copy | tokens/s | of the fastest peer |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    Map<String, List<Row>> cases = rows.stream().collect(Collectors.groupingBy(Row::name, LinkedHashMap::new,
        Collectors.toList()));
    cases.forEach((name, of) -> of.forEach(r -> out.append(line(r, copy, fastestPeer(r, of)))));
    return out.append("\n").toString();
  }

  /// Seconds of the fastest of the others that compute with inputs of as many bits; 0 where there is none.
  private static double fastestPeer(Row ours, List<Row> of) {
    return of.stream().filter(r -> !isOurs(r) && rounds(r) == rounds(ours)).mapToDouble(Row::median).min().orElse(0);
  }

  private static boolean isOurs(Row r) {
    return r.contender().startsWith("seqmix");
  }

  private static boolean rounds(Row r) {
    return r.contender().contains("BF16");
  }

  private static String line(Row r, double copy, double peer) {
    double s = r.median();
    return "| " + String.join(" | ", r.name(), r.contender(), number(s * 1e3),
        r.operations() == 0 ? "" : number(r.operations() / s / 1e12),
        r.bytes() == 0 ? "" : number(r.bytes() / s / 1e9), r.bytes() == 0 || copy == 0 ? "" : two(r.bytes() / s / copy),
        r.tokens() == 0 ? "" : String.format(Locale.ROOT, "%,.0f", r.tokens() / s),
        isOurs(r) && peer > 0 ? two(peer / s) : "") + " |\n";
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 10 ? "%.3f" : "%.1f", value);
  }
}
