package org.seqmix.mohawk.problems;

import java.util.ArrayList;
import java.util.List;

/// A line of a written solution and whether all is right up to its end: what a verifier learns from.
///
/// @param text the line with the line break before it
/// @param right whether this line and all before it are those of the problem's solution
public record MarkedStep(String text, boolean right) {
  /// The lines of `written`, up to and including the first that is wrong: what follows a mistake teaches nothing.
  public static List<MarkedStep> of(Problem problem, String written) {
    String[] expected = ProblemText.solution(problem).substring(1).split("\n", -1);
    String[] lines = written.strip().split("\n", -1);
    List<MarkedStep> out = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      boolean right = i < expected.length && lines[i].equals(expected[i]);
      out.add(new MarkedStep("\n" + lines[i], right));
      if (!right) {
        break;
      }
    }
    return out;
  }
}
