package org.seqmix.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.report.GapReport;
import org.seqmix.eval.sample.SampledModel;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix eval`: measures a model on tasks.
@Command(name = "eval", description = "Measures a model on tasks.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class EvalCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = {"-o", "--output"}, paramLabel = "FILE.json",
      description = "Write the results as JSON, too. Until it is there, FILE.json.journal has what is scored, and the same "
          + "command goes on from it."
  ) private @Nullable Path output;

  @Option(
      names = "--requests", paramLabel = "FILE.jsonl",
      description = "Write every scored request, a line each."
  ) private @Nullable Path requests;

  @Option(
      names = "--resume", paramLabel = "FILE",
      description = "The journal, if not beside --output."
  ) private @Nullable Path journal;

  @Option(
      names = "--teacher", paramLabel = "DIR|FILE.gguf",
      description = "Ask this model the same and show the gap."
  ) private @Nullable Path teacher;

  @Option(
      names = "--report", paramLabel = "FILE.html", description = "With --teacher: write the gap as a page."
  ) private @Nullable Path report;

  @Mixin private EvalQuestions questions = new EvalQuestions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    if (report != null && teacher == null) {
      throw usage("--report shows the gap to a teacher; give --teacher DIR, too");
    }
    EvalPlan plan = questions.plan(this::usage);
    EvalProgress progress = new EvalProgress(ProgressView.on(terminal()));
    try (Device device = devices.open(); OpenModels open = new OpenModels(device, weights.format())) {
      SampledModel student = open.open(model);
      try (EvalFiles files = files(journalFile(), requests, student, device, plan)) {
        Evaluation evaluation = new Evaluation(plan, student, output, files, progress);
        EvalResults results = evaluation.run(model.toString());
        files.commit();
        if (teacher == null) {
          if (output != null) {
            results.write(output);
          }
          out().print(results.table());
        } else {
          compare(plan, open.open(teacher), device, results, student.name(), progress);
        }
        evaluation.finish();
      }
    }
    return 0;
  }

  private void compare(EvalPlan plan, SampledModel other, Device device, EvalResults student, String name,
      EvalProgress progress) {
    Path beside = output == null ? null : output.resolveSibling(output.getFileName() + ".teacher");
    Path kept = beside == null ? null : beside.resolveSibling(beside.getFileName() + ".journal");
    try (EvalFiles files = files(plan.data().isEmpty() ? null : kept, null, other, device, plan)) {
      Evaluation evaluation = new Evaluation(plan, other, beside, files, progress);
      EvalResults theirs = evaluation.run(String.valueOf(teacher));
      GapReport gap = new GapReport("Gap of " + name + " to " + other.name(), other.name(), name,
          GapRows.of(plan, theirs, student), GapRows.notes(other.name(), theirs));
      if (output != null) {
        AtomicFile.write(output, student.json(theirs, gap.node()));
      }
      if (report != null) {
        gap.write(report);
      }
      out().print(gap.text());
      evaluation.finish();
    }
  }

  /// The journal says whose scores it has.
  private static EvalFiles files(@Nullable Path journal, @Nullable Path requests, SampledModel of, Device device,
      EvalPlan plan) {
    return EvalFiles.open(journal, requests,
        () -> String.join(" ", of.identity(), of.tokenizer().contentHash(), device.name()), plan.fewShot());
  }

  private @Nullable Path journalFile() {
    return !questions.haveItems() ? null : journal != null ? journal
        : output == null ? null : output.resolveSibling(output.getFileName() + ".journal");
  }
}
