package org.seqmix.mohawk.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig.AttentionNames;
import org.seqmix.hybrid.config.MambaInLlamaSsm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.PhiMambaConfig;
import org.seqmix.hybrid.config.PhiMambaMixer;
import org.seqmix.hybrid.config.PlannedConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.Mixers;

/// Which format describes a student: that of a published family where its models look like this one, so that others
/// read it too, else a layer plan over the teacher's family.
final class StudentFormats {
  private static final String DISCRETE = "discrete-mamba2";
  private static final String SELECTIVE = "selective-scan";
  /// Changes no result; published files have it.
  private static final int CHUNK = 128;

  private StudentFormats() {
  }

  static ModelConfig choose(ModelConfig teacher, LayerPlan plan) {
    plan.layers().forEach(layer -> Mixers.find(layer.name()));
    LayerPlan kept = Architecture.plan(teacher).mixers();
    List<LayerMixer> others = new ArrayList<>();
    for (int i = 0; i < plan.layers().size(); i++) {
      if (!plan.layers().get(i).equals(kept.layers().get(i))) {
        others.add(plan.layers().get(i));
      }
    }
    if (others.isEmpty()) {
      return teacher;
    }
    Optional<LayerMixer> only = others.stream().distinct().count() == 1 ? Optional.of(others.getFirst())
        : Optional.empty();
    return switch (teacher) {
      case LlamaConfig llama when isOnly(only, DISCRETE) -> llamba(llama, only.orElseThrow(), keeping(plan, kept));
      case LlamaConfig llama when isOnly(only, SELECTIVE) -> mambaInLlama(llama, only.orElseThrow(),
          keeping(plan, kept));
      case PhiConfig phi when isOnly(only, DISCRETE) && isPhiMamba(phi) -> phiMamba(phi, only.orElseThrow(),
          keeping(plan, kept));
      case MambaInLlamaConfig hybrid -> new PlannedConfig(hybrid.llama(), plan.toString());
      case PlannedConfig planned -> new PlannedConfig(planned.base(), plan.toString());
      default -> new PlannedConfig(teacher, plan.toString());
    };
  }

  private static boolean isOnly(Optional<LayerMixer> only, String name) {
    return only.filter(mixer -> mixer.name().equals(name)).isPresent();
  }

  private static List<Integer> keeping(LayerPlan plan, LayerPlan teacher) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < plan.layers().size(); i++) {
      if (plan.layers().get(i).equals(teacher.layers().get(i))) {
        out.add(i);
      }
    }
    return out;
  }

  private static LlambaSsm discrete(LayerMixer mixer) {
    Options options = Options.ofMixer(mixer.name(), mixer.options());
    int heads = options.size("heads");
    LlambaSsm ssm = new LlambaSsm(options.size("state"), heads, options.size("groups", heads), options.size("taps", 4),
        options.number("conv_bias", 1) != 0, options.size("expand", 1), CHUNK);
    options.finish();
    return ssm;
  }

  private static LlambaConfig llamba(LlamaConfig llama, LayerMixer mixer, List<Integer> attention) {
    Optional<LlambaAttention> heads = attention.isEmpty() ? Optional.empty()
        : Optional.of(new LlambaAttention(llama.heads(), llama.kvHeads(), llama.headDim(), llama.rope()));
    return new LlambaConfig(llama.hiddenSize(), llama.intermediateSize(), llama.layers(), llama.vocabSize(), 1,
        llama.normEps(), llama.tieEmbeddings(), discrete(mixer), attention, heads, llama.maxPositions(),
        llama.tokens());
  }

  /// Steps take their bias twice in this family, see {@link MambaInLlamaConfig}; a mixer that does not is a plan.
  private static ModelConfig mambaInLlama(LlamaConfig llama, LayerMixer mixer, List<Integer> attention) {
    Options options = Options.ofMixer(mixer.name(), mixer.options());
    int inner = options.size("inner", llama.hiddenSize());
    MambaInLlamaSsm ssm = new MambaInLlamaSsm(inner, options.size("xb", inner), options.size("state"),
        options.size("taps", 4), options.size("dt_rank", Math.ceilDiv(llama.hiddenSize(), 16)),
        options.number("conv_bias", 1) != 0);
    boolean twice = options.number("dt_bias_twice", 1) != 0;
    options.finish();
    if (!twice) {
      return new PlannedConfig(llama, LayerPlan.uniform(llama.layers(), mixer)
          .with(attention, Architecture.plan(llama).mixers().layers().getFirst()).toString());
    }
    return new MambaInLlamaConfig(llama, ssm, attention, Optional.of(AttentionNames.LLAMA));
  }

  /// Its files say nothing of the MLP, the epsilon and the head, which are those of Phi-1.5.
  private static boolean isPhiMamba(PhiConfig phi) {
    return phi.intermediateSize() == 4 * phi.hiddenSize() && phi.normEps() == PhiMambaConfig.NORM_EPS
        && !phi.tieEmbeddings();
  }

  private static PhiMambaConfig phiMamba(PhiConfig phi, LayerMixer mixer, List<Integer> attention) {
    Predicate<Integer> keeps = attention::contains;
    List<PhiMambaConfig.Group> groups = new ArrayList<>();
    for (int begin = 0; begin < phi.layers();) {
      int end = begin;
      while (end < phi.layers() && keeps.test(end) == keeps.test(begin)) {
        end++;
      }
      PhiMambaMixer each = keeps.test(begin) ? phi.attention() : discrete(mixer);
      groups.add(new PhiMambaConfig.Group(end - begin, each));
      begin = end;
    }
    return new PhiMambaConfig(phi.hiddenSize(), phi.vocabSize(), 1, groups, OptionalInt.of(phi.maxContext()),
        phi.tokens());
  }
}
