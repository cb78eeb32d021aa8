package org.seqmix.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.seqmix.eval.TextTable;
import org.seqmix.mohawk.study.Interval;
import org.seqmix.mohawk.study.init.InitTable;

/// The tables of `study init`: all stages at both moments, then the layers of every stage that has them.
record InitTableView(InitTable table) {
  void print(PrintWriter out) {
    List<String> stages = List.copyOf(table.lines().getFirst().before().stages().keySet());
    List<String> heads = new ArrayList<>(List.of("initialisation", "when"));
    heads.addAll(stages);
    heads.add("token loss");
    TextTable all = new TextTable(heads.toArray(String[]::new));
    moment(all, "before", InitTable.Line::before);
    if (table.lines().stream().anyMatch(line -> !line.after().equals(line.before()))) {
      moment(all, "after", InitTable.Line::after);
    }
    out.println(all);
    for (String stage : stages) {
      int layers = table.lines().getFirst().before().layers().getOrDefault(stage, List.of()).size();
      if (layers > 1) {
        layers(out, stage, layers);
      }
    }
  }

  private void moment(TextTable to, String when, Function<InitTable.Line, InitTable.Losses> of) {
    for (InitTable.Line line : table.lines()) {
      InitTable.Losses losses = of.apply(line);
      List<String> cells = new ArrayList<>(List.of(line.initialisation(), when));
      losses.stages().values().forEach(i -> cells.add(text(i)));
      cells.add(text(losses.tokenLoss()));
      to.row(cells.toArray(String[]::new));
    }
  }

  private void layers(PrintWriter out, String stage, int layers) {
    List<String> heads = new ArrayList<>(List.of(stage + ", before"));
    for (int i = 0; i < layers; i++) {
      heads.add("layer " + i);
    }
    TextTable each = new TextTable(heads.toArray(String[]::new));
    for (InitTable.Line line : table.lines()) {
      List<String> cells = new ArrayList<>(List.of(line.initialisation()));
      line.before().layers().getOrDefault(stage, List.of()).forEach(i -> cells.add(text(i)));
      each.row(cells.toArray(String[]::new));
    }
    out.println(each);
  }

  private static String text(Interval interval) {
    return Double.isNaN(interval.half())
        ? String.format(Locale.ROOT, "%.4f", interval.mean())
        : String.format(Locale.ROOT, "%.4f ± %.4f", interval.mean(), interval.half());
  }
}
