package org.seqmix.cli;

import org.jspecify.annotations.Nullable;
import org.seqmix.eval.scale.StepScores;
import picocli.CommandLine.Option;

/// `--reward` and how it judges.
final class RewardOptions {
  /// What a reward model says of a solution.
  enum Kind {
    /// A mark behind every step.
    MARKS,
    /// A number behind the whole text.
    SCALAR
  }

  @Option(
      names = "--reward", paramLabel = "DIR|embedded",
      description = "A model that judges solutions, for best-of-N and weighted votes; embedded: the one for word problems that "
          + "comes with the library."
  ) private @Nullable String reward;

  @Option(
      names = "--reward-kind", paramLabel = "KIND", defaultValue = "marks",
      description = "marks (default): the probability of the good mark behind every step; scalar: its head score.weight."
  ) private Kind kind = Kind.MARKS;

  @Option(
      names = "--step-separator", paramLabel = "TEXT", defaultValue = "\\n",
      description = "What separates steps; \\n is a line break (default: \\n)."
  ) private String separator = "\\n";

  @Option(
      names = "--good-mark", paramLabel = "TEXT", defaultValue = " + ",
      description = "The mark of a right step, one token (default: ' + ')."
  ) private String good = " + ";

  @Option(
      names = "--bad-mark", paramLabel = "TEXT", defaultValue = " - ",
      description = "The mark of a wrong step, one token (default: ' - ')."
  ) private String bad = " - ";

  @Option(
      names = "--combine", paramLabel = "HOW", defaultValue = "product",
      description = "How scores of steps become one: last, min or product (default)."
  ) private String combine = "product";

  /// The model named, or none.
  @Nullable
  String named() {
    return reward;
  }

  Kind kind() {
    return kind;
  }

  String separator() {
    return separator.replace("\\n", "\n").replace("\\t", "\t");
  }

  String good() {
    return good;
  }

  String bad() {
    return bad;
  }

  StepScores combine() {
    return StepScores.of(combine);
  }
}
