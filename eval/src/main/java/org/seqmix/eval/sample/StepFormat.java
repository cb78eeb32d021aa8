package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.BadInputException;

/// How solutions are cut into steps, and the tokens that mark a step.
///
/// @param separator text between two steps, such as a line break; it begins the step behind it
/// @param good the mark of a right step, one token
/// @param bad the mark of a wrong one, one token
public record StepFormat(String separator, String good, String bad) {
  /// What the embedded verifier reads: a line a step, ` + ` or ` - ` behind each.
  public static final StepFormat LINES = new StepFormat("\n", " + ", " - ");

  public StepFormat {
    if (separator.isEmpty() || good.isEmpty() || bad.isEmpty() || good.equals(bad)) {
      throw new BadInputException("step format: expected a separator and two different marks, got '" + separator
          + "', '" + good + "' and '" + bad + "'");
    }
  }

  /// The steps of a text, each with the separator before it as it stands there: joined, they are the text less what is
  /// blank at its ends. A text without any is one step.
  public List<String> steps(String text) {
    List<String> out = new ArrayList<>();
    int end = text.stripTrailing().length();
    int from = 0;
    while (from < end) {
      int behind = from;
      while (text.startsWith(separator, behind) && behind < end) {
        behind += separator.length();
      }
      int next = text.indexOf(separator, behind);
      int to = next < 0 || next > end ? end : next;
      out.add(text.substring(from, to));
      from = to;
    }
    return out.isEmpty() ? List.of("") : out;
  }
}
