package org.seqmix.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tables of a report, between markers of a document that says the rest.
final class Tables {
  private Tables() {}

  /// `document` with the table of every group of the report in its place; a group that has none yet comes at the end.
  static String into(String document, Report report, List<Group> groups) {
    String out = document;
    for (Group group : groups) {
      List<Outcome> of = report.outcomes().stream().filter(o -> o.group().equals(group.name())).toList();
      if (!of.isEmpty()) {
        out = replace(out, group.name(), table(group, of, report));
      }
    }
    return out;
  }

  private static String replace(String document, String name, String table) {
    String begin = "<!-- benchmark " + name + " -->\n";
    String end = "<!-- end of " + name + " -->\n";
    int from = document.indexOf(begin);
    int to = document.indexOf(end);
    if (from < 0 && to < 0) {
      return document.stripTrailing() + "\n\n" + begin + table + end;
    }
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("the document's markers of " + name + " are not one pair: expected '"
          + begin.strip() + "' before '" + end.strip() + "'");
    }
    return document.substring(0, from) + begin + table + document.substring(to);
  }

  private static String table(Group group, List<Outcome> outcomes, Report report) {
    List<Integer> threads = outcomes.stream().map(Outcome::threads).distinct().sorted().toList();
    boolean tokens = outcomes.stream().anyMatch(o -> o.work().tokens() > 0);
    String unit = group.limit() == Limit.PEAK ? "GFLOP/s" : "GB/s";
    String of = group.limit() == Limit.PEAK ? "of peak" : "of stream";
    List<String> heads = new ArrayList<>(List.of("case", "contender", "operations", "bytes"));
    for (int count : threads) {
      String suffix = count == 1 ? ", 1 thread" : ", " + count + " threads";
      heads.add(unit + suffix);
      heads.add(of + suffix);
      if (tokens) {
        heads.add("tokens/s" + suffix);
      }
    }
    if (tokens) {
      heads.addAll(List.of("heap a call", "resident"));
    }
    StringBuilder out = new StringBuilder("### " + group.title() + "\n" + group.note() + "\n\n" + report.machine()
        + "; median of " + rounds(outcomes, report) + ". " + limits(outcomes)
        + " " + taken(outcomes) + "\n\n");
    out.append(line(heads)).append(line(heads.stream().map(h -> "---").toList()));
    Map<String, List<Outcome>> rows = outcomes.stream().collect(Collectors.groupingBy(
        o -> o.shape() + "\n" + o.contender(), LinkedHashMap::new, Collectors.toList()));
    rows.values().forEach(row -> out.append(line(cells(row, threads, tokens))));
    return out.toString();
  }

  private static List<String> cells(List<Outcome> row, List<Integer> threads, boolean tokens) {
    Outcome any = row.getFirst();
    List<String> cells = new ArrayList<>(List.of(any.shape(), any.contender(), scaled(any.work().operations()),
        scaled(any.work().bytes())));
    for (int count : threads) {
      cells.add(cell(row, count, o -> number(o.rate() / 1e9)));
      cells.add(cell(row, count, o -> String.format(Locale.ROOT, "%.2f", o.ratio())));
      if (tokens) {
        cells.add(cell(row, count, o -> String.format(Locale.ROOT, "%,.0f", o.tokens())));
      }
    }
    if (tokens) {
      cells.add(scaled(row.getLast().allocated()));
      cells.add(scaled(row.getLast().resident()));
    }
    return cells;
  }

  private static String cell(List<Outcome> row, int threads, Function<Outcome, String> text) {
    return row.stream().filter(o -> o.threads() == threads).findFirst().map(text).orElse("");
  }

  /// How many rounds, and whether some had only the first.
  private static String rounds(List<Outcome> outcomes, Report report) {
    boolean once = outcomes.stream().anyMatch(o -> o.samples().size() < report.rounds());
    return report.rounds() + (report.rounds() == 1 ? " round" : " rounds") + (once ? ", one of twins" : "");
  }

  /// The limits themselves: the largest rates of the run, by threads.
  private static String limits(List<Outcome> outcomes) {
    Map<Integer, Double> best = new java.util.TreeMap<>();
    outcomes.forEach(o -> o.limitRates().forEach(rate -> best.merge(o.threads(), rate, Math::max)));
    boolean peak = outcomes.getFirst().limit() == Limit.PEAK;
    return best.entrySet().stream().map(e -> number(e.getValue() / 1e9) + (peak ? " GFLOP/s" : " GB/s") + " with "
        + e.getKey() + (e.getKey() == 1 ? " thread" : " threads"))
        .collect(Collectors.joining(", ", (peak ? "Peak: " : "Stream: "), "."));
  }

  /// What the host took, the largest share of the run by threads.
  private static String taken(List<Outcome> outcomes) {
    Map<Integer, Double> most = new java.util.TreeMap<>();
    outcomes.forEach(o -> o.taken().forEach(share -> most.merge(o.threads(), share, Math::max)));
    return most.entrySet().stream().map(e -> String.format(Locale.ROOT, "%.0f%% of each of %d", 100 * e.getValue(),
        e.getKey())).collect(Collectors.joining(", ", "Taken by the host from threads that ran: up to ", "."));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private static String scaled(double value) {
    return value >= 1e9 ? number(value / 1e9) + " G" : value >= 1e6 ? number(value / 1e6) + " M"
        : value >= 1e3 ? number(value / 1e3) + " k" : String.format(Locale.ROOT, "%.0f", value);
  }
}
