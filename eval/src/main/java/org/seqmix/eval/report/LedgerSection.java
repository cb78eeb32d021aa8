package org.seqmix.eval.report;

import java.util.List;
import java.util.Locale;
import org.seqmix.mohawk.run.RunState;

/// What a run's ledger says: stages, time, what the run was made from.
final class LedgerSection {
  private LedgerSection() {}

  static String html(RunState run) {
    Facts facts = new Facts().add("seed", Long.toString(run.seed())).add("stages", stages(run))
        .add("training time", String.format(Locale.ROOT, "%,.0f s", run.seconds()))
        .code("teacher (SHA-256)", run.teacher()).code("tokenizer (SHA-256)", run.tokenizer())
        .code("training tokens (SHA-256)", run.data());
    return "<section>\n<h2>Ledger</h2>\n" + table(run) + facts.html() + StagesSection.optimizer(run.history())
        + "<details><summary>Recipe</summary>\n<pre>" + Html.escape(run.recipe()) + "</pre>\n</details>\n</section>\n";
  }

  private static String table(RunState run) {
    HtmlTable table = new HtmlTable("stage", "first loss", "last loss", "largest rate");
    run.history().forEach((stage, steps) -> {
      if (!steps.isEmpty()) {
        table.row(stage, number(steps.getFirst().loss()), number(steps.getLast().loss()),
            number(steps.stream().mapToDouble(RunState.Step::rate).max().orElse(0)));
      }
    });
    return table.html();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String stages(RunState run) {
    StringBuilder out = new StringBuilder();
    run.history().forEach((stage, steps) -> out.append(out.isEmpty() ? "" : ", ")
        .append(String.format(Locale.ROOT, "%s (%,d steps, %,d tokens)", stage, steps.size(), tokens(steps))));
    return out.toString();
  }

  static long tokens(List<RunState.Step> steps) {
    return steps.isEmpty() ? 0 : steps.getLast().tokens();
  }
}
