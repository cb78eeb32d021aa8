package org.seqmix.ssm;

import java.util.Map;
import org.seqmix.mixer.AttentionWeights;
import org.seqmix.mixer.Initialisation;
import org.seqmix.tensor.Init;

/// How a discrete Mamba-2 begins in a way that a recipe asks for; its own way is `identity`.
///
/// - `fresh`: convolution, its bias and the gate's rows at random as in a linear layer, the gate's bias 0.
/// - `values`: as `identity`, but that x and the output projection are the teacher's values and output projection.
/// - `attention`: convolution and gate as in `identity`. The matrix is the teacher's `q kᵀ / sqrt(P)` without rotary
///   positions and softmax, under the mixer's own decay, plus D = 1. There is no bias for the teacher's output bias.
public final class DiscreteMamba2Beginnings {
  private DiscreteMamba2Beginnings() {
  }

  /// By the weights' names within the mixer, those that do not begin as the mixer says itself.
  public static Map<String, Init> of(DiscreteMamba2Config config, Initialisation how) {
    return switch (how) {
      case Initialisation.Fresh _ -> Map.of("in_proj.weight", Init.linear(), "conv1d.weight", Init.linear(),
          "conv1d.bias", FreshSsm.uniform(1 / Math.sqrt(config.taps())), "z_bias", Init.zeros());
      case Initialisation.Identity _ -> Map.of();
      case Initialisation.FromValues values -> values(config, values.teacher());
      case Initialisation.FromAttention attention -> attention(config, attention.teacher());
    };
  }

  private static AttentionFit fit(DiscreteMamba2Config config) {
    return new AttentionFit(DiscreteMamba2Provider.NAME, config.ssd(), config.width(), config.convBias());
  }

  /// As the mixer itself begins: the gate's rows are zero, its bias opens it.
  private static Init projection(DiscreteMamba2Config config) {
    return Init.linear().withZeroRows(config.convChannels(), config.convChannels() + config.inner());
  }

  private static Map<String, Init> values(DiscreteMamba2Config config, AttentionWeights teacher) {
    AttentionFit fit = fit(config);
    fit.check(teacher, "values");
    return Map.of("in_proj.weight", fit.valuesOnly(projection(config), 0, teacher), "conv1d.bias",
        fit.valueBias(teacher), "out_proj.weight", AttentionFit.output(teacher));
  }

  private static Map<String, Init> attention(DiscreteMamba2Config config, AttentionWeights teacher) {
    AttentionFit fit = fit(config);
    fit.check(teacher);
    return Map.of("in_proj.weight", fit.projection(projection(config), 0, teacher), "conv1d.bias",
        fit.convolutionBias(teacher), "out_proj.weight", AttentionFit.output(teacher));
  }
}
