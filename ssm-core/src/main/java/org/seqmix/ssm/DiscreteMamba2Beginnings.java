package org.seqmix.ssm;

import java.util.Map;
import org.seqmix.mixer.AttentionWeights;
import org.seqmix.mixer.Initialisation;
import org.seqmix.tensor.Init;

/// How a discrete Mamba-2 begins in a way that a recipe asks for; its own way is `identity`.
///
/// - `fresh`: convolution, its bias and the gate's rows at random as in a linear layer, the gate's bias 0.
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
      case Initialisation.FromAttention attention -> attention(config, attention.teacher());
    };
  }

  private static Map<String, Init> attention(DiscreteMamba2Config config, AttentionWeights teacher) {
    AttentionFit fit = new AttentionFit(DiscreteMamba2Provider.NAME, config.ssd(), config.width(), config.convBias());
    fit.check(teacher);
    int z = config.convChannels();
    return Map.of("in_proj.weight",
        fit.projection(Init.linear().withZeroRows(z, z + config.inner()), 0, teacher), "conv1d.bias",
        fit.convolutionBias(teacher), "out_proj.weight", AttentionFit.output(teacher));
  }
}
