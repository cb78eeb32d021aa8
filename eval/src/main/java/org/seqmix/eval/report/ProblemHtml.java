package org.seqmix.eval.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.seqmix.eval.scale.ShownSample;

/// One problem of the list, closed until it is opened.
final class ProblemHtml {
  /// Characters of a text that are shown.
  static final int MAX_TEXT = 2000;
  private static final int MAX_ANSWER = 120;
  private static final int MAX_ANSWERS = 8;

  private ProblemHtml() {}

  /// `votes` are of one problem, one a model.
  static void append(StringBuilder out, List<ProblemVotes> votes) {
    ProblemVotes first = votes.getFirst();
    out.append("<details class=\"problem\" data-is=\"").append(state(votes)).append("\">\n<summary>")
        .append(Html.escape(first.problem().id())).append(" <span>");
    out.append(votes.stream().map(v -> Html.escape(v.model()) + " " + word(v.isRight()) + " "
        + (v.answers().isEmpty() ? 0 : v.answers().getFirst().votes()) + "/" + v.samples())
        .collect(Collectors.joining(", ")));
    out.append("</span></summary>\n<div>\n<p class=\"text\">")
        .append(Html.escape(cut(first.problem().question(), MAX_TEXT)))
        .append("</p>\n<p class=\"note\">Right answer: ")
        .append(Html.escape(cut(first.problem().reference(), MAX_ANSWER)))
        .append("</p>\n");
    votes.forEach(v -> model(out, v));
    out.append("</div>\n</details>\n");
  }

  /// What the filter looks for.
  private static String state(List<ProblemVotes> votes) {
    long right = votes.stream().filter(ProblemVotes::isRight).count();
    boolean isDisputed = (right > 0 && right < votes.size()) || votes.stream().anyMatch(ProblemVotes::isDisputed);
    return (right == votes.size() ? "right" : right == 0 ? "wrong" : "") + (isDisputed ? " disputed" : "");
  }

  private static void model(StringBuilder out, ProblemVotes v) {
    out.append(Html.element("h3", v.model()));
    HtmlTable table = new HtmlTable("answer", "", "votes", "sum of rewards");
    for (ProblemVotes.Answer a : v.answers().subList(0, Math.min(MAX_ANSWERS, v.answers().size()))) {
      table.row(cut(a.text(), MAX_ANSWER), a.right() ? "right" : "wrong", Integer.toString(a.votes()),
          number(a.reward()));
    }
    int others = v.answers().stream().skip(MAX_ANSWERS).mapToInt(ProblemVotes.Answer::votes).sum();
    if (others > 0) {
      table.row("others (" + (v.answers().size() - MAX_ANSWERS) + ")", "", Integer.toString(others), "");
    }
    if (v.silent() > 0) {
      table.row("no answer", "", Integer.toString(v.silent()), "");
    }
    out.append(table.html());
    v.shown().forEach(i -> sample(out, i, v.problem().samples().get(i)));
  }

  private static void sample(StringBuilder out, int index, ShownSample s) {
    out.append("<details><summary>sample ").append(index + 1).append(": ")
        .append(s.answer().map(a -> Html.escape(cut(a, MAX_ANSWER)) + ", " + word(s.right())).orElse("no answer"));
    if (!Double.isNaN(s.reward())) {
      out.append(", reward ").append(number(s.reward()));
    }
    out.append("</summary>\n<p class=\"text\">").append(Html.escape(cut(s.text().strip(), MAX_TEXT))).append("</p>");
    if (!s.steps().isEmpty()) {
      out.append("<p class=\"note\">scores of the steps: ")
          .append(s.steps().stream().limit(MAX_ANSWER).map(ProblemHtml::number).collect(Collectors.joining(", ")))
          .append("</p>");
    }
    out.append("</details>\n");
  }

  private static String word(boolean right) {
    return right ? "<b class=\"ok\">right</b>" : "<b class=\"no\">wrong</b>";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String cut(String text, int most) {
    int left = text.length() - most;
    return left <= 0 ? text : text.substring(0, most) + "… (" + left + " more characters)";
  }
}
