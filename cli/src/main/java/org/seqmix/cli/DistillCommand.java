package org.seqmix.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.recipe.Teachers;
import org.seqmix.mohawk.run.Distillation;
import org.seqmix.mohawk.run.DryRun;
import org.seqmix.mohawk.run.RunState;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix distill`: a teacher, text and a recipe in; a student's model directory out. Without a teacher, the embedded
/// one is distilled on word problems.
@Command(
    name = "distill",
    description = "Distils a Transformer into a recurrent student through MOHAWK's stages; without --teacher, the embedded "
        + "teacher of word problems, in a few minutes."
)
final class DistillCommand extends SeqmixCommand {
  @Option(
      names = "--teacher", paramLabel = "DIR|FILE.gguf",
      description = "The teacher's model directory, or a GGUF file; the embedded teacher if left out."
  ) private @Nullable Path teacher;

  @Option(
      names = "--student", paramLabel = "DIR",
      description = "A student of this teacher to go on with: its ledger.json says which stages it has been through. A fresh "
          + "one if left out."
  ) private @Nullable Path student;

  @Option(
      names = "--data", arity = "1..*", paramLabel = "FILE",
      description = "Training text, documents separated by lines <|endoftext|>, or JSON Lines (.jsonl), an object with a problem "
          + "and its solution a line; several files may be given."
  ) private final List<Path> data = new ArrayList<>();

  @Option(
      names = "--recipe", paramLabel = "NAME|FILE",
      description = "A built-in recipe (mohawk, stories, draft-small, word-problems, maths-small; phi-mamba-, phi-mamba-hybrid-, llamba-1b-, llamba-3b-, "
          + "llamba-8b-, hybrid-llama-layers-, llamba-1b-maths-, mamba-in-llama-1b-maths- and -3b-maths-, each with paper or code; "
          + "llamba-3b-maths-paper, hybrid-llama-heads) or a YAML file (default: stories, for the embedded teacher word-problems)."
  ) private @Nullable String recipe;

  @Option(
      names = "--set", arity = "1..*", paramLabel = "PATH=VALUE",
      description = "Settings over the recipe, such as stages.matrices.tokens=400000."
  ) private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--recompute",
      description = "Saves memory: computes every block again in the backward pass instead of keeping its results, in all "
          + "stages; the same student, more slowly. The recipe's stages.NAME.recompute does so for one stage."
  ) private boolean recompute;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Decides initial weights, order of documents and sampled text (default: 0)."
  ) private long seed;

  @Option(
      names = {"-o", "--out"}, paramLabel = "DIR",
      description = "The model directory to write; working files go to its run/ (default for the embedded teacher: "
          + "runs/word-problems)."
  ) private @Nullable Path out;

  @Option(names = "--resume", description = "Go on with the run in --out, to the same bits.") private boolean resume;

  @Option(
      names = "--dry-run",
      description = "Do nothing but say what the run would take: parameters, tokens, memory and time. Without --teacher, for "
          + "the published teacher that the recipe is meant for."
  ) private boolean dry;

  @Option(
      names = "--checkpoint-every", paramLabel = "SECONDS", defaultValue = "60",
      description = "Time between checkpoints (default: ${DEFAULT-VALUE})."
  ) private long checkpointSeconds;

  @Mixin private final DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (checkpointSeconds < 0) {
      throw usage("--checkpoint-every (" + checkpointSeconds + ") must be >= 0");
    }
    if (dry) {
      return dryRun();
    }
    if (teacher == null) {
      return embedded();
    }
    if (out == null) {
      throw usage("Missing required option: '--out=DIR'");
    }
    return distil(teacher, data, recipe == null ? "stories" : recipe, out, Optional.empty());
  }

  private int dryRun() {
    Recipe read = Recipes.read(recipe == null ? teacher == null ? WordProblems.RECIPE : "stories" : recipe, settings);
    Recipe plan = recompute ? read.recomputing(true) : read;
    String shape = plan.teacher().config();
    if (teacher == null && shape.isEmpty()) {
      throw usage("--dry-run: recipe " + plan.name() + " is for no teacher in particular; name one with --teacher DIR");
    }
    ModelConfig from = teacher == null ? Teachers.config(shape) : ModelFiles.at(teacher).config();
    try (Device device = devices.open()) {
      new DryRunView(out()).print(plan, teacher == null ? plan.teacher().name() : teacher.toString(),
          DryRun.of(from, plan), device);
    }
    return 0;
  }

  /// The embedded teacher, on its own problems unless other text is named.
  private int embedded() {
    Path target = out == null ? WordProblems.OUT : out;
    WordProblems problems = new WordProblems(target, seed);
    return distil(problems.teacher(), data.isEmpty() ? List.of(problems.data()) : data,
        recipe == null ? WordProblems.RECIPE : recipe, target, Optional.of(problems.asked()));
  }

  private int distil(Path from, List<Path> texts, String recipeName, Path target, Optional<ProblemSet> asked) {
    Recipe read = Recipes.read(recipeName, settings);
    Recipe plan = recompute ? read.recomputing(true) : read;
    if (devices.usesMachineMemory()) {
      MachineMemory.check(ModelFiles.at(from).config(), plan);
    }
    Distillation run = new Distillation(from, Optional.ofNullable(student), texts, plan, seed, target,
        Duration.ofSeconds(checkpointSeconds));
    RunProgress progress = new RunProgress(terminal(), out(),
        stage -> RunState.read(target).history().getOrDefault(stage, List.of()));
    try (Device device = devices.open()) {
      new DistillSummary(out(), device).print(run, run.run(device, resume, progress), asked);
    }
    return 0;
  }
}
