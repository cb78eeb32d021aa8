package org.seqmix.mohawk.run;

import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mixer.MixerOptions;
import org.seqmix.mixer.Mixers;
import org.seqmix.mohawk.recipe.Recipe;

/// The configuration of the student a recipe asks for: the teacher's, with other mixers.
public final class StudentConfig {
  /// The mixer Llamba's configuration files can describe.
  private static final String STORED = "discrete-mamba2";
  private static final int CHUNK = 128;

  private StudentConfig() {
  }

  /// The student of `recipe` for this teacher. Errors: one line naming what does not fit.
  public static LlambaConfig of(ModelConfig teacher, Recipe recipe) {
    if (!(teacher instanceof LlamaConfig llama)) {
      throw new BadInputException("teacher: expected a Llama (model_type llama), got " + teacher.modelType());
    }
    List<LayerMixer> mixers = LayerPlan.parse(recipe.student().mixer()).layers();
    if (mixers.size() != 1) {
      throw new BadInputException(
          "recipe " + recipe.name() + ": student mixer: expected one mixer for every layer, got "
              + mixers.size() + "; name the layers that keep attention in student.attention_layers");
    }
    LayerMixer mixer = mixers.getFirst();
    Mixers.find(mixer.name());
    if (!mixer.name().equals(STORED)) {
      throw new BadInputException("recipe " + recipe.name() + ": student mixer: expected " + STORED + ", got "
          + mixer.name() + "; its checkpoints have no configuration format yet");
    }
    MixerOptions options = new MixerOptions(mixer.name(), mixer.options());
    int heads = options.size("heads");
    LlambaSsm ssm = new LlambaSsm(options.size("state"), heads, options.size("groups", heads), options.size("taps", 4),
        options.number("conv_bias", 1) != 0, options.size("expand", 1), CHUNK);
    options.finish();
    List<Integer> attention = recipe.student().attention_layers();
    return new LlambaConfig(llama.hiddenSize(), llama.intermediateSize(), llama.layers(), llama.vocabSize(), 1,
        llama.normEps(), llama.tieEmbeddings(), ssm, attention,
        attention.isEmpty()
            ? Optional.empty()
            : Optional.of(new LlambaAttention(llama.heads(), llama.kvHeads(), llama.headDim(), llama.rope())),
        llama.maxPositions(), llama.tokens());
  }
}
