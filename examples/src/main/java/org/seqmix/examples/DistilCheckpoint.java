package org.seqmix.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.run.Distillation;
import org.seqmix.mohawk.run.RunListener;
import org.seqmix.mohawk.run.RunState;
import org.seqmix.tensor.cpu.CpuDevice;

/// For a researcher who distils a checkpoint: teacher, text and recipe in, a student's model directory out. Needs
/// `mohawk`. A run that is killed goes on from its last checkpoint when it is started again.
public final class DistilCheckpoint {
  private DistilCheckpoint() {
  }

  /// TEACHER TEXT OUT [SETTING ...], settings as in `stages.matrices.tokens=400000`.
  public static void main(String[] args) {
    if (args.length < 3) {
      System.err.println("expected TEACHER TEXT OUT [SETTING ...], got " + args.length + " arguments");
      return;
    }
    // @start region="distil"
    Recipe recipe = Recipes.read("stories", List.of(args).subList(3, args.length));
    Path out = Path.of(args[2]);
    Distillation run = new Distillation(Path.of(args[0]), List.of(Path.of(args[1])), recipe, 0, out, // seed
        Duration.ofMinutes(1)); // between checkpoints
    try (CpuDevice cpu = CpuDevice.open()) {
      RunState end = run.run(cpu, RunState.exists(out), RunListener.NONE).state();
      end.history()
          .forEach((stage, steps) -> System.out.printf("%s: %d steps, first layer's loss %.3f to %.3f%n", stage,
              steps.size(), steps.getFirst().losses()[0], steps.getLast().losses()[0]));
    }
    // @end
  }
}
