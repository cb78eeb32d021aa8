package org.seqmix.mohawk.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.KeptLogits;
import org.seqmix.tensor.CountingDevice;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.ShapeWeights;
import org.seqmix.tensor.Weights;

/// What a distillation would take, from the teacher's shape and the recipe alone.
///
/// One step of every stage is really taken, on a device that computes nothing and counts: memory and operations are those
/// of the code that would run. Documents are taken to fill their rows. *Cost*: milliseconds a layer.
///
/// @param student the student's configuration
/// @param teacher the teacher's sizes
/// @param sizes the student's sizes
/// @param context tokens a row
/// @param stages by name, in order
public record DryRun(ModelConfig student, ModelSizes teacher, ModelSizes sizes, int context, List<Stage> stages) {
  /// One stage.
  ///
  /// @param name the recipe's
  /// @param plan its settings
  /// @param steps optimizer steps
  /// @param trained numbers that it trains
  /// @param bytes most memory at once: weights of both models, gradients, moments and what a step keeps; without the
  ///     JVM, texts, blocks that are kept for reuse, and weights in mapped files
  /// @param disk most bytes of files that the stage keeps while it runs: streams of a stage that goes layer by layer, the
  ///     teacher's most likely tokens; less where the texts are read more than once
  /// @param operations floating-point operations of all steps, without those on single elements
  public record Stage(String name, StagePlan plan, long steps, long trained, long bytes, long disk, double operations) {
  }

  public DryRun {
    stages = List.copyOf(stages);
  }

  /// The run of `recipe` with a teacher of this shape. *Errors*: one line naming what does not fit.
  public static DryRun of(ModelConfig teacher, Recipe recipe) {
    ModelConfig student = StudentConfig.of(teacher, recipe);
    int limit = Architecture.plan(teacher).context();
    int context = recipe.data().context() == 0 ? limit : Math.min(limit, recipe.data().context());
    List<Stage> stages = new ArrayList<>();
    for (Map.Entry<String, StagePlan> stage : recipe.stages().entrySet()) {
      stages.add(stage(teacher, student, recipe, stage.getKey(), stage.getValue(), context));
    }
    return new DryRun(student, ModelSizes.of(teacher), ModelSizes.of(student), context, stages);
  }

  private static Stage stage(ModelConfig teacher, ModelConfig student, Recipe recipe, String name, StagePlan plan,
      int context) {
    Corpus full = full(recipe, context);
    try (CountingDevice device = new CountingDevice(); Scope weights = device.newScope("weights")) {
      boolean mapped = recipe.teacher().mapsWeights();
      Decoder from = new Decoder(Architecture.plan(teacher),
          new ShapeWeights(weights, DType.F32, (weight, role) -> mapped && role != Weights.Role.OTHER));
      Decoder source = KeptLayers.decoder(from, teacher, recipe.student().layers());
      Set<String> lent = mapped ? Student.lent(Architecture.plan(student), recipe, source) : Set.of();
      Decoder to = new Decoder(Architecture.plan(student),
          new ShapeWeights(weights, DType.F32, (weight, role) -> lent.contains(weight)));
      Transfer.check(source, to.plan(), recipe.student().initialisation());
      try (Training run = training(name, plan, recipe, from, to, full, context)) {
        long trained = run.moments().elements() / 2;
        if (run.steps() == 0) {
          return new Stage(name, plan, 0, trained, device.mostBytes(), 0, 0);
        }
        run.next();
        return new Stage(name, plan, run.steps(), trained, device.mostBytes(),
            disk(plan, from.plan().width()), device.operations() * run.steps());
      }
    } catch (IllegalArgumentException e) {
      throw new BadInputException("recipe " + recipe.name() + ": " + e.getMessage(), e);
    }
  }

  /// A document that fills a row; where losses count answers alone, it is one.
  private static Corpus full(Recipe recipe, int context) {
    BitSet answer = new BitSet();
    answer.set(0, context);
    return new Corpus(List.of(new int[context]),
        recipe.data().lines().answersOnly() ? List.of(answer) : List.of());
  }

  private static long disk(StagePlan plan, int width) {
    long streams = plan.layer_by_layer() ? 2L * Float.BYTES * width : 0;
    return plan.tokens() * (streams + (plan.top_k() == 0 ? 0 : KeptLogits.bytesOfToken(plan.top_k())));
  }

  private static Training training(String name, StagePlan plan, Recipe recipe, Decoder from, Decoder to, Corpus full,
      int context) {
    return plan.layer_by_layer()
        ? new LayerRun(name, plan, recipe.optimizer(), from, to, full, context, 0, temporary(), number -> null)
        : new StageRun(name, plan, recipe.optimizer(), from, to, full, context, 0);
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("seqmix-dry-run");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw BadInputException.io(Path.of(System.getProperty("java.io.tmpdir")), "write", e, "free some space there");
    }
  }

  /// Most memory of any stage.
  public long bytes() {
    return stages.stream().mapToLong(Stage::bytes).max().orElse(0);
  }

  /// Tokens of all stages.
  public long tokens() {
    return stages.stream().mapToLong(s -> s.plan().tokens()).sum();
  }

  /// Operations of all stages.
  public double operations() {
    return stages.stream().mapToDouble(Stage::operations).sum();
  }
}
