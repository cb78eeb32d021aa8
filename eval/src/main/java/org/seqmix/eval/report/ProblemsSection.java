package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ShownProblem;

/// Problems to look through: what each model voted for, and some of its texts.
final class ProblemsSection {
  /// Most problems that are listed.
  static final int MAX_PROBLEMS = 300;

  private ProblemsSection() {}

  static String html(List<ShownRun> runs) {
    Map<String, List<ProblemVotes>> problems = new LinkedHashMap<>();
    for (ShownRun run : runs) {
      Map<String, Ballot> ballots = run.ballots();
      for (ShownProblem p : run.problems()) {
        problems.computeIfAbsent(p.id(), id -> new ArrayList<>())
            .add(ProblemVotes.of(run.run().model(), p, java.util.Objects.requireNonNull(ballots.get(p.id()))));
      }
    }
    if (problems.isEmpty()) {
      return "";
    }
    StringBuilder list = new StringBuilder();
    problems.values().stream().limit(MAX_PROBLEMS).forEach(p -> ProblemHtml.append(list, p));
    return Resources.filled("problems.html",
        Map.of("limits", limits(problems.size()), "list", list.toString(), "script",
            Resources.text("scale.js")));
  }

  private static String limits(int problems) {
    String first = problems > MAX_PROBLEMS ? "The first " + MAX_PROBLEMS + " of " + problems + " problems. " : "";
    return Html.escape(first + "At most " + ProblemVotes.MAX_SAMPLES + " texts a problem and model are shown, different"
        + " answers first, each cut after " + ProblemHtml.MAX_TEXT + " characters; votes are counted over all.");
  }
}
