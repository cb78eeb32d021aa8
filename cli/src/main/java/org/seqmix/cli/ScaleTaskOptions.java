package org.seqmix.cli;

import java.util.List;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.sample.WordProblemTask;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemSheet;
import org.seqmix.mohawk.problems.Split;
import picocli.CommandLine.Option;

/// `--task`: what is asked.
final class ScaleTaskOptions {
  @Option(
      names = "--task", paramLabel = "NAME", defaultValue = "problems",
      description = "problems (default)."
  ) private String task = "problems";

  @Option(
      names = "--levels", paramLabel = "LEVELS", defaultValue = "4",
      description = "problems: levels between commas, steps 2 to 5, with -small or -large, *N for N times (default: 4)."
  ) private String levels = "4";

  @Option(
      names = "--shots", paramLabel = "K", defaultValue = "0",
      description = "problems: others shown with solutions before each (default: 0)."
  ) private int shots;

  @Option(
      names = "--limit", paramLabel = "N", defaultValue = "100",
      description = "Number of questions (default: 100)."
  ) private int limit = 100;

  @Option(
      names = "--problem-seed", paramLabel = "S", defaultValue = "4242",
      description = "problems: decides which (default: 4242)."
  ) private long problemSeed = 4242;

  /// The questions.
  SampleTask open() {
    List<Level> list = Level.parseList(levels);
    ProblemSheet sheets = new ProblemSheet(new ProblemGenerator(problemSeed, Split.TEST, list),
        new ProblemGenerator(~problemSeed, Split.TRAIN, list), shots);
    
    return WordProblemTask.of(new ProblemSet(sheets, limit), AnswerReader.named("integer"), AnswerChecker.standard());
  }
}
