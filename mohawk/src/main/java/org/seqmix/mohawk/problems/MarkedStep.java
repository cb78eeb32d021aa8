package org.seqmix.mohawk.problems;

import java.util.ArrayList;
import java.util.List;

/// A line of a written solution and whether all is right up to its end: what a verifier learns from.
///
/// @param text the line with the line break before it
/// @param right whether this line and all before it are those of the problem's solution
public record MarkedStep(String text, boolean right) {
  /// The lines of `written`, at least one.
  public static List<MarkedStep> of(Problem problem, String written) {
    String[] expected = ProblemText.solution(problem).substring(1).split("\n", -1);
    String[] lines = written.strip().split("\n", -1);
    List<MarkedStep> out = new ArrayList<>();
    boolean right = true;
    for (int i = 0; i < lines.length; i++) {
      right &= i < expected.length && lines[i].equals(expected[i]);
      out.add(new MarkedStep("\n" + lines[i], right));
    }
    return out;
  }
}
