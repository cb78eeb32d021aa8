package org.seqmix.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.sample.GenerationTask;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.sample.WordProblemTask;
import org.seqmix.eval.task.FewShot;
import org.seqmix.eval.task.NamedTask;
import org.seqmix.eval.task.TaskData;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemSheet;
import org.seqmix.mohawk.problems.Split;
import picocli.CommandLine.Option;

/// `--task`: what is asked.
final class ScaleTaskOptions {
  private static final String PROBLEMS = "problems";

  @Option(
      names = "--task", paramLabel = "NAME", defaultValue = PROBLEMS,
      description = "problems (default): held-out word problems; gsm8k, math500, svamp; or a file such as my-task.yaml."
  ) private String task = PROBLEMS;

  @Option(
      names = "--data", paramLabel = "DIR", description = "Folder with the data of all tasks but problems."
  ) private @Nullable Path data;

  @Option(
      names = "--num-fewshot", paramLabel = "K",
      description = "Solved examples before every question; by default, as many as the task says."
  ) private @Nullable Integer fewShot;

  @Option(
      names = "--levels", paramLabel = "LEVELS", defaultValue = "4-large",
      description = "problems: levels between commas, steps 2 to 5, with -small or -large, *N for N times (default: 4-large)."
  ) private String levels = "4-large";

  @Option(
      names = "--shots", paramLabel = "K", defaultValue = "0",
      description = "problems: others shown with solutions before each (default: 0)."
  ) private int shots;

  @Option(
      names = "--limit", paramLabel = "N", defaultValue = "100",
      description = "Number of questions, the first ones (default: 100)."
  ) private int limit = 100;

  @Option(
      names = "--problem-seed", paramLabel = "S", defaultValue = "4242",
      description = "problems: decides which (default: 4242)."
  ) private long problemSeed = 4242;

  @Option(
      names = {"-n", "--max-tokens"}, paramLabel = "N",
      description = "Most tokens of an answer; by default, the task's."
  ) private @Nullable Integer maxTokens;

  /// The questions. *Errors*: an {@link IllegalArgumentException} for options out of range.
  SampleTask open() {
    SampleTask asked = task.equals(PROBLEMS) ? problems() : named();
    return maxTokens == null ? asked
        : new SampleTask(asked.name(), asked.questions(), asked.stops(), maxTokens, asked.reader(), asked.checker());
  }

  private SampleTask problems() {
    List<Level> list = Level.parseList(levels);
    ProblemSheet sheets = new ProblemSheet(new ProblemGenerator(problemSeed, Split.TEST, list),
        new ProblemGenerator(~problemSeed, Split.TRAIN, list), shots);
    return WordProblemTask.of(new ProblemSet(sheets, limit), AnswerReader.named("integer"), AnswerChecker.standard());
  }

  private SampleTask named() {
    NamedTask found = NamedTask.find(task, List.of(PROBLEMS));
    if (data == null) {
      throw new IllegalArgumentException("--task " + task + " needs --data DIR");
    }
    OptionalInt shotsGiven = fewShot == null ? OptionalInt.empty() : OptionalInt.of(fewShot);
    return GenerationTask.of(TaskData.read(found, data, new FewShot(shotsGiven, FewShot.SEED), limit),
        AnswerChecker.standard());
  }
}
