package org.seqmix.mohawk.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Correspondence;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.hybrid.model.Model;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.ShapeWeights;
import org.seqmix.tensor.Tensor;

/// A student before its first stage.
///
/// @param config its configuration
/// @param decoder the model
/// @param own its weights but for those that are the teacher's own tensors
record Student(ModelConfig config, Decoder decoder, Parameters own) {

  /// The student of `recipe` in `scope`. Made before anything is written, so that a mixer, an option or a stage that does not
  /// fit leaves no run behind.
  static Student of(Model teacher, Recipe recipe, Scope scope, long seed, Optional<Path> earlier) {
    ModelConfig config = StudentConfig.of(teacher.config(), recipe);
    DecoderPlan plan = Architecture.plan(config);
    try {
      Set<String> lent =
          recipe.teacher().mapsWeights() ? lent(plan, recipe, kept(teacher, teacher.decoder(), recipe)) : Set.of();
      Decoder decoder = made(teacher, recipe, plan, scope, seed, lent);
      Parameters own = decoder.parameters().filter(name -> !lent.contains(name));
      earlier.ifPresent(directory -> take(directory, config, own, scope));
      return new Student(config, decoder, own);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("recipe " + recipe.name() + ": student: " + e.getMessage(), e);
    }
  }

  /// Fills the weights from an earlier student.
  private static void take(Path directory, ModelConfig config, Parameters own, Scope scope) {
    try (Model model = Model.open(directory, scope.device(), Model.Use.TRAINING)) {
      if (!Architecture.plan(model.config()).mixers().equals(Architecture.plan(config).mixers())) {
        throw new BadInputException(directory + ": expected a student with the recipe's mixers "
            + Architecture.plan(config).mixers() + ", got " + Architecture.plan(model.config()).mixers());
      }
      for (Parameter p : own) {
        Tensor from = model.decoder().parameters().get(p.name()).value();
        scope.device().kernels().copy(from, p.value());
      }
    }
  }

  /// Packed weights cannot be copied, so a teacher that has them is opened again for it.
  private static Decoder made(Model teacher, Recipe recipe, DecoderPlan plan, Scope scope, long seed,
      Set<String> shared) {
    if (recipe.teacher().mapsWeights()) {
      return Transfer.student(kept(teacher, teacher.decoder(), recipe), plan, recipe.student().initialisation(), scope,
          seed,
          shared);
    }
    try (Model plain = Model.open(teacher.directory(), scope.device(), Model.Use.TRAINING)) {
      return Transfer.student(kept(teacher, plain.decoder(), recipe), plan, recipe.student().initialisation(), scope,
          seed);
    }
  }

  private static Decoder kept(Model teacher, Decoder decoder, Recipe recipe) {
    return KeptLayers.decoder(decoder, teacher.config(), recipe.student().layers());
  }

  /// Names of the weights that no stage of the recipe trains and that are the teacher's as they are.
  static Set<String> lent(DecoderPlan plan, Recipe recipe, Decoder teacher) {
    Set<String> out = new TreeSet<>();
    Correspondence names = new Correspondence(teacher.plan(), plan);
    try (ShapeDevice shapes = new ShapeDevice(); Scope scope = shapes.newScope("shapes")) {
      Decoder shape = new Decoder(plan, new ShapeWeights(scope, DType.F32));
      for (Parameter p : shape.parameters()) {
        names.source(p.name()).filter(teacher.parameters()::contains)
            .filter(source -> teacher.parameters().get(source).value().shape().equals(p.value().shape()))
            .ifPresent(source -> out.add(p.name()));
      }
      for (StagePlan stage : recipe.stages().values()) {
        StageRun.trained(stage.create(), stage, shape).forEach(p -> out.remove(p.name()));
      }
    }
    return out;
  }
}
