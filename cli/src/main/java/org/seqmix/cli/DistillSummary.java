package org.seqmix.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.mohawk.run.Distillation;

/// What is said at the end of a distillation.
final class DistillSummary {
  private final PrintWriter out;

  DistillSummary(PrintWriter out) {
    this.out = out;
  }

  /// Teacher and student side by side, and where the student is.
  void print(Distillation run, Distillation.Outcome outcome) {
    long teacher = ModelSizes.of(ConfigReader.read(run.teacher())).total();
    long student = ModelSizes.of(outcome.config()).total();
    out.println(String.format(Locale.ROOT, "teacher      %,d parameters, %s", teacher, run.teacher()));
    out.println(String.format(Locale.ROOT, "student      %,d parameters, %s", student, run.out()));
    out.println("try          seqmix generate --model " + run.out() + " --prompt TEXT");
    out.flush();
  }
}
