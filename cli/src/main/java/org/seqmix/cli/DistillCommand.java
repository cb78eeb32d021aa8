package org.seqmix.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.run.Distillation;
import org.seqmix.mohawk.run.RunState;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix distill`: a teacher, text and a recipe in; a student's model directory out.
@Command(name = "distill", description = "Distils a Transformer into a recurrent student through MOHAWK's stages.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class DistillCommand extends SeqmixCommand {
  @Option(
      names = "--teacher", required = true, paramLabel = "DIR",
      description = "The teacher's model directory."
  ) private Path teacher;

  @Option(
      names = "--data", arity = "1..*", paramLabel = "FILE",
      description = "Training text, documents separated by lines <|endoftext|>; several files may be given."
  ) private List<
      Path> data = new ArrayList<>();

  @Option(
      names = "--recipe", paramLabel = "NAME|FILE", defaultValue = "stories",
      description = "A built-in recipe (mohawk, stories, word-problems) or a YAML file (default: ${DEFAULT-VALUE})."
  ) private String recipe;

  @Option(
      names = "--set", arity = "1..*", paramLabel = "PATH=VALUE",
      description = "Settings over the recipe, such as stages.matrices.tokens=400000."
  ) private List<String> settings =
      new ArrayList<>();

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Decides initial weights, order of documents and sampled text (default: 0)."
  ) private long seed;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "DIR",
      description = "The model directory to write; working files go to its run/."
  ) private Path out;

  @Option(names = "--resume", description = "Go on with the run in --out, to the same bits.") private boolean resume;

  @Option(
      names = "--checkpoint-every", paramLabel = "SECONDS", defaultValue = "60",
      description = "Time between checkpoints (default: ${DEFAULT-VALUE})."
  ) private long checkpointSeconds;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (checkpointSeconds < 0) {
      throw usage("--checkpoint-every (" + checkpointSeconds + ") must be >= 0");
    }
    Recipe plan = Recipes.read(recipe, settings);
    Distillation run = new Distillation(teacher, data, plan, seed, out, Duration.ofSeconds(checkpointSeconds));
    RunProgress progress = new RunProgress(terminal(), out(), this::earlierSteps);
    try (Device device = devices.open()) {
      new DistillSummary(out()).print(run, run.run(device, resume, progress));
    }
    return 0;
  }

  private List<RunState.Step> earlierSteps(String stage) {
    return RunState.read(out).history().getOrDefault(stage, List.of());
  }
}
