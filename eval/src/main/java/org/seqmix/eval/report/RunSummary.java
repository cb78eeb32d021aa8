package org.seqmix.eval.report;

import java.util.Locale;
import org.seqmix.mohawk.run.RunState;

/// A run in a few words, at the top of its report.
///
/// @param recipe  name of the recipe
/// @param teacher name of the teacher and its mixers
/// @param student name of the student and its mixers
/// @param device  where it was trained
/// @param texts   what the losses, texts and matrices of the report are from
public record RunSummary(String recipe, String teacher, String student, String device, String texts) {
  String html(RunState run) {
    long tokens = run.history().values().stream().mapToLong(LedgerSection::tokens).sum();
    return "<section>\n" + new Facts().add("recipe", recipe).add("teacher", teacher).add("student", student)
        .add("trained on", String.format(Locale.ROOT, "%,d tokens in %.1f minutes, device %s", tokens,
            run.seconds() / 60, device))
        .add("shown here", texts).html() + "</section>\n";
  }
}
