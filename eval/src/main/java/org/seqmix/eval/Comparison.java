package org.seqmix.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A teacher beside its student.
///
/// @param teacher     the teacher's figures
/// @param student     the student's figures
/// @param batch       sequences written together where speed was measured
/// @param stateTokens length of the sequence whose state is counted
public record Comparison(Side teacher, Side student, int batch, long stateTokens) {
  /// The figures of one model.
  ///
  /// @param name            what to call it
  /// @param facts           parameters and state
  /// @param loss            loss on held-out text; empty where there is none
  /// @param answers         word problems answered right, where they were asked
  /// @param tokensPerSecond tokens written a second
  public record Side(String name, ModelFacts facts, Optional<HeldOutLoss> loss, Optional<ProblemScore> answers,
      double tokensPerSecond) {
  }

  /// One line: what it is, and both figures as text.
  public record Line(String what, String teacher, String student) {
  }

  /// The comparison line by line, for tables of any kind.
  public List<Line> lines() {
    List<Line> out = new ArrayList<>();
    out.add(new Line("parameters", count(teacher.facts().parameters()), count(student.facts().parameters())));
    if (teacher.loss().isPresent() || student.loss().isPresent()) {
      out.add(new Line("token loss", loss(teacher), loss(student)));
    }
    if (teacher.answers().isPresent() || student.answers().isPresent()) {
      out.add(new Line("answers right (95% interval)", answers(teacher), answers(student)));
    }
    out.add(new Line("tokens/s, batch " + batch, count(Math.round(teacher.tokensPerSecond())),
        count(Math.round(student.tokensPerSecond()))));
    out.add(new Line("state bytes at " + count(stateTokens) + " tokens",
        count(teacher.facts().stateBytesAt(stateTokens)), count(student.facts().stateBytesAt(stateTokens))));
    return out;
  }

  /// The comparison as a table of plain text.
  public String table() {
    TextTable table = new TextTable("", teacher.name(), student.name());
    lines().forEach(l -> table.row(l.what(), l.teacher(), l.student()));
    return table.toString();
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String loss(Side side) {
    return side.loss().map(HeldOutLoss::toString).orElse("not measured");
  }

  private static String answers(Side side) {
    return side.answers().map(ProblemScore::toString).orElse("not asked");
  }
}
