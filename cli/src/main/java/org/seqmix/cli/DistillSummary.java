package org.seqmix.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.seqmix.eval.Comparison;
import org.seqmix.eval.Examination;
import org.seqmix.eval.ShownTexts;
import org.seqmix.eval.TextSample;
import org.seqmix.eval.Throughput;
import org.seqmix.eval.matrix.LabelledText;
import org.seqmix.eval.matrix.MatrixPictures;
import org.seqmix.eval.matrix.NamedModel;
import org.seqmix.eval.matrix.PictureLimits;
import org.seqmix.eval.report.HtmlReport;
import org.seqmix.eval.report.RunSummary;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
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
    compare(run, outcome, problems);
    out.println("student      " + run.out());
    out.println("try          seqmix generate --model " + run.out() + " --prompt TEXT");
    out.flush();
  }

  private void compare(Distillation run, Distillation.Outcome outcome, Optional<ProblemSet> problems) {
    // A run that left the weights in their files has no room for them in memory now.
    Model.Use use = run.recipe().teacher().mapsWeights() ? Model.Use.MAPPED : Model.Use.INFERENCE;
    try (Model teacher = Model.open(run.teacher(), device, use);
        Model student = Model.open(run.out(), device, use);
        Tokenizer tokenizer = student.openTokenizer()) {
      int context = teacher.decoder().plan().context();
      Examination questions = new Examination(outcome.heldOut(), problems, new Throughput(System::nanoTime, 1, 3),
          BATCH, Math.min(SAMPLE_TOKENS, context), context);
      Comparison comparison = questions.compare(teacher, student, tokenizer);
      out.println();
      out.println(comparison.table());
      Path report = run.out().resolve("report.html");
      report(run, outcome, problems, teacher, student, tokenizer, comparison).write(report);
      out.println("report       " + report);
    }
  }

  private HtmlReport report(Distillation run, Distillation.Outcome outcome, Optional<ProblemSet> problems,
      Model teacher, Model student, Tokenizer tokenizer, Comparison comparison) {
    ShownTexts texts = ShownTexts.of(outcome.heldOut(), teacher, tokenizer, SAMPLES, PictureLimits.PAGE.tokens());
    List<String> prompts = problems.map(p -> p.stream().limit(SAMPLES).map(ProblemText::prompt).toList())
        .orElseGet(() -> texts.prompts(tokenizer, SAMPLES, PROMPT_TOKENS));
    NamedModel from = new NamedModel("teacher", teacher.decoder());
    NamedModel to = new NamedModel("student", student.decoder());
    MatrixPictures matrices = MatrixPictures.beside(from, to,
        LabelledText.of(tokenizer, texts.longEnough(PictureLimits.PAGE.tokens())), PictureLimits.PAGE);
    RunSummary summary = new RunSummary(run.recipe().name(), name(run.teacher(), from), name(run.out(), to),
        device.name(), texts.source());
    return new HtmlReport(run.recipe().name(), Optional.of(summary), outcome.state(), comparison,
        TextSample.write(teacher, student, tokenizer, prompts, SAMPLE_TOKENS), Optional.of(matrices));
  }

  /// The last part of a directory's name and the mixers.
  private static String name(Path directory, NamedModel model) {
    return directory.toAbsolutePath().normalize().getFileName() + " (" + model.mixers() + ")";
  }
}
