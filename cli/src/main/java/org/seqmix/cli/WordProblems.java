package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.problems.EmbeddedTeacher;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.Split;

/// The main job without arguments: the embedded teacher, problems to learn from, problems to be asked.
final class WordProblems {
  static final String RECIPE = "word-problems";
  static final Path OUT = Path.of("runs", RECIPE);
  private static final List<Level> LEVELS = Level.parseList("2*80,3*80,4,5");
  private static final Level ASKED = Level.of(3);
  private static final int DOCUMENTS = 40_000;
  private static final int QUESTIONS = 200;

  private final Path out;
  private final long seed;

  WordProblems(Path out, long seed) {
    this.out = out;
    this.seed = seed;
  }

  /// The teacher's model directory, written where it is not there yet.
  Path teacher() {
    Path directory = out.resolve("teacher");
    return made(directory, directory.resolve("config.json"), () -> EmbeddedTeacher.write(directory));
  }

  /// Training problems, written where they are not there yet.
  Path data() {
    Path file = out.resolve("run").resolve("problems.txt");
    return made(file, file,
        () -> new ProblemSet(new ProblemGenerator(seed, Split.TRAIN, LEVELS), DOCUMENTS).write(file));
  }

  /// Held-out problems of the three-step level.
  ProblemSet asked() {
    return new ProblemSet(new ProblemGenerator(seed, Split.TEST, ASKED), QUESTIONS);
  }

  private interface Writing {
    void run() throws IOException;
  }

  private Path made(Path result, Path last, Writing writing) {
    if (!Files.exists(last)) {
      try {
        writing.run();
      } catch (IOException e) {
        throw BadInputException.io(result, "write", e, "choose an --out that can be written");
      }
    }
    return result;
  }
}
