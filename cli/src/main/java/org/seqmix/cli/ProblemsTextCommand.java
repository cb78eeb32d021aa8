package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemSheet;
import org.seqmix.mohawk.problems.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `seqmix problems text`: a file of word problems.
@Command(name = "text", description = "Writes a text file of word problems, separated by lines <|endoftext|>.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class ProblemsTextCommand extends SeqmixCommand {
  @Option(
      names = "--levels", paramLabel = "LEVELS", defaultValue = "3",
      description = "Levels between commas: steps 2 to 5, with -small or -large, *N for N times (default: 3)."
  ) private String levels;

  @Option(names = "--count", required = true, paramLabel = "N", description = "Number of problems.") private long count;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Decides the problems (default: 0)."
  ) private long seed;

  @Option(
      names = "--split", paramLabel = "SIDE", defaultValue = "train",
      description = "train or test; the two share no problem (default: train)."
  ) private Split split;

  @Option(
      names = "--shots", paramLabel = "N", defaultValue = "0",
      description = "Show N other problems with solutions before each, for models with a longer context (default: 0)."
  ) private int shots;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "FILE",
      description = "The text file to write."
  ) private Path out;

  @Override
  public Integer call() {
    ProblemGenerator generator = new ProblemGenerator(seed, split, Level.parseList(levels));
    ProblemGenerator shown = new ProblemGenerator(~seed, Split.TRAIN, generator.levels());
    ProblemSet problems = new ProblemSet(new ProblemSheet(generator, shown, shots), count);
    try {
      problems.write(out);
    } catch (IOException e) {
      throw BadInputException.io(out, "write", e, "check free space and permissions, or choose another --out");
    }
    out().println(out + ": " + count + " problems");
    return 0;
  }
}
