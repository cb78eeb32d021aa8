package org.seqmix.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.seqmix.eval.Comparison;
import org.seqmix.eval.Examination;
import org.seqmix.eval.TextSample;
import org.seqmix.eval.Throughput;
import org.seqmix.eval.report.HtmlReport;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.run.Distillation;
import org.seqmix.tensor.Device;

/// What is said at the end of a distillation: teacher beside student, a report, and how to go on.
final class DistillSummary {
  private static final int BATCH = 64;
  private static final int SAMPLES = 3;
  private static final int PROMPT_TOKENS = 12;
  private static final int SAMPLE_TOKENS = 96;

  private final PrintWriter out;
  private final Device device;

  DistillSummary(PrintWriter out, Device device) {
    this.out = out;
    this.device = device;
  }

  /// Measures both models, prints the table and writes `report.html` beside the student. `problems` are asked where the
  /// models know their language.
  void print(Distillation run, Distillation.Outcome outcome, Optional<ProblemSet> problems) {
    if (!outcome.heldOut().documents().isEmpty()) {
      compare(run, outcome, problems);
    }
    out.println("student      " + run.out());
    out.println("try          seqmix generate --model " + run.out() + " --prompt TEXT");
    out.flush();
  }

  private void compare(Distillation run, Distillation.Outcome outcome, Optional<ProblemSet> problems) {
    try (Model teacher = Model.open(run.teacher(), device, Model.Use.INFERENCE);
        Model student = Model.open(run.out(), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = student.openTokenizer()) {
      int context = teacher.decoder().plan().context();
      Examination questions = new Examination(outcome.heldOut(), problems, new Throughput(System::nanoTime, 1, 3),
          BATCH, Math.min(SAMPLE_TOKENS, context), context);
      Comparison comparison = questions.compare(teacher, student, tokenizer);
      out.println();
      out.println(comparison.table());
      Path report = run.out().resolve("report.html");
      new HtmlReport(run.recipe().name(), outcome.state(), comparison,
          TextSample.write(teacher, student, tokenizer, prompts(outcome.heldOut(), tokenizer, problems), SAMPLE_TOKENS))
          .write(report);
      out.println("report       " + report);
    }
  }

  private static List<String> prompts(Corpus heldOut, Tokenizer tokenizer, Optional<ProblemSet> problems) {
    return problems.map(p -> p.stream().limit(SAMPLES).map(ProblemText::prompt).toList())
        .orElseGet(() -> heldOut.documents().stream().limit(SAMPLES)
            .map(d -> tokenizer.decode(Arrays.copyOf(d, Math.min(PROMPT_TOKENS, d.length)), true)).toList());
  }
}
