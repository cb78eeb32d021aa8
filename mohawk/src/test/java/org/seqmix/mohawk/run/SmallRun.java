package org.seqmix.mohawk.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.ProblemTokenizer;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// A distillation of a few thousand weights over word problems and sampled text: all three stages in a few dozen steps.
final class SmallRun {
  private static final int CONTEXT = 64;
  private static final int PROBLEMS = 40;
  static final long SEED = 3;

  private SmallRun() {
  }

  /// Writes a teacher with fresh weights and the problems' tokenizer.
  static Path teacher(Path directory, long seed) {
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("teacher")) {
      ProblemTokenizer.write(directory, CONTEXT);
      try (Tokenizer tokenizer = Tokenizer.open(directory)) {
        LlamaConfig config = TinyModels.teacher(tokenizer.vocabSize(), CONTEXT, true).withTokens(new SpecialTokens(
            OptionalInt.of(tokenizer.bosId().orElseThrow()), List.of(tokenizer.eosId().orElseThrow())));
        ModelWriter.write(directory, config, TinyModels.fresh(config, scope, DType.F32, seed).parameters(), DType.F32);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a text file of word problems.
  static Path data(Path file, long seed) {
    ProblemGenerator problems = new ProblemGenerator(seed, Split.TRAIN, Level.parse("2"));
    try {
      return Files.writeString(file, IntStream.range(0, PROBLEMS)
          .mapToObj(i -> ProblemText.document(problems.problem(i)))
          .collect(Collectors.joining("\n<|endoftext|>\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Rows of 32 tokens, two a step; 12 steps of each stage unless settings say otherwise.
  static Recipe recipe(String... settings) {
    List<String> all = new ArrayList<>(List.of("data.context=32", "data.end_token=true",
        "data.sampled_tokens=2000", "data.sample_batch=4", "student.mixer='discrete-mamba2[heads=2 state=4]'"));
    for (String stage : List.of("matrices", "hstates", "supervised")) {
      all.add("stages." + stage + ".tokens=768");
      all.add("stages." + stage + ".rows=2");
    }
    all.addAll(List.of(settings));
    return Recipes.read("mohawk", all);
  }

  /// The run, with a checkpoint after every step.
  static Distillation run(Path teacher, List<Path> data, Recipe recipe, long seed, Path out) {
    return new Distillation(teacher, data, recipe, seed, out, Duration.ZERO);
  }

  /// A process of its own: TEACHER DATA OUT. Resumes where there is a run; writes a line for every step and part of
  /// sampled text.
  public static void main(String[] args) {
    Path out = Path.of(args[2]);
    try (Device device = TestDevices.open("cpu")) {
      run(Path.of(args[0]), List.of(Path.of(args[1])), recipe(), SEED, out).run(device, RunState.exists(out),
          new RunListener() {
            @Override
            public void sampled(long done, long all) {
              System.out.println("sampled " + done);
            }

            @Override
            public void begin(String stage, long step, long steps) {
              System.out.println("begin " + stage + " " + step);
            }

            @Override
            public void step(String stage, long steps, RunState.Step step, double tokensPerSecond) {
              System.out.println("step " + stage + " " + step.step());
            }
          });
    }
  }
}
