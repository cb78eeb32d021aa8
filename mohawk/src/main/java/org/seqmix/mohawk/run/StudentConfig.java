package org.seqmix.mohawk.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.mixer.HybridHeadsProvider;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.stage.NextToken;

/// The configuration of the student a recipe asks for: the teacher's, with other mixers.
public final class StudentConfig {
  private StudentConfig() {
  }

  /// The student of `recipe` for this teacher, in the format of a published family where one has such models. Errors: one
  /// line naming what does not fit.
  public static ModelConfig of(ModelConfig teacher, Recipe recipe) {
    try {
      ModelConfig kept = KeptLayers.config(teacher, recipe.student().layers());
      LayerPlan plan = mixers(Architecture.plan(kept).mixers(), recipe);
      requireDifference(Architecture.plan(kept).mixers(), plan, recipe);
      return StudentFormats.choose(kept, plan);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("recipe " + recipe.name() + ": student: " + e.getMessage(), e);
    }
  }

  /// What keeps all of its teacher's layers has nothing to learn from it, but may be trained on with text.
  private static void requireDifference(LayerPlan teacher, LayerPlan plan, Recipe recipe) {
    boolean isTaught = recipe.stages().values().stream().anyMatch(s -> !(s.create() instanceof NextToken));
    if (plan.equals(teacher) && isTaught) {
      throw new IllegalArgumentException("mixer: expected at least one layer that differs from the teacher's, got none;"
          + " only stages of next-token train a copy of the teacher on");
    }
  }

  /// One mixer for every layer, or one each, with the teacher's own where the recipe keeps them.
  private static LayerPlan mixers(LayerPlan teacher, Recipe recipe) {
    List<LayerMixer> named = LayerPlan.parse(recipe.student().mixer()).layers();
    int layers = teacher.layers().size();
    if (named.size() != 1 && named.size() != layers) {
      throw new IllegalArgumentException(
          "mixer: expected one for all layers or one for each of the teacher's " + layers
              + ", got " + named.size());
    }
    LayerPlan plan = named.size() == 1 ? LayerPlan.uniform(layers, named.getFirst()) : new LayerPlan(named);
    for (int layer = 0; layer < layers; layer++) {
      plan = plan.with(List.of(layer), turning(plan.layers().get(layer), teacher.layers().get(layer)));
    }
    for (int layer : recipe.student().attention_layers()) {
      if (layer < 0 || layer >= layers) {
        throw new IllegalArgumentException("attention layer (" + layer + ") must be in 0.." + (layers - 1));
      }
      plan = plan.with(List.of(layer), teacher.layers().get(layer));
    }
    return plan;
  }

  /// Heads that are kept turn as the teacher's do, and are as wide, unless the recipe says otherwise.
  private static LayerMixer turning(LayerMixer mixer, LayerMixer teacher) {
    if (!mixer.name().equals(HybridHeadsProvider.NAME)) {
      return mixer;
    }
    Map<String, Object> options = new LinkedHashMap<>(mixer.options());
    teacher.options().forEach((name, value) -> {
      if (name.startsWith("rope_") || name.equals("heads") || name.equals("head_dim")) {
        options.putIfAbsent(name, value);
      }
    });
    return new LayerMixer(mixer.name(), options);
  }
}
