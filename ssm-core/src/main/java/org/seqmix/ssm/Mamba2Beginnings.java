package org.seqmix.ssm;

import java.util.HashMap;
import java.util.Map;
import org.seqmix.mixer.AttentionWeights;
import org.seqmix.mixer.Initialisation;
import org.seqmix.tensor.Init;

/// How a Mamba-2 begins in a way that a recipe asks for; its own way is `fresh`.
///
/// - `identity`: the convolution passes its input on to the silu behind it, which no weight can undo; the gate is open. That
///   takes a bias of the input projection (`bias=1`), since a gate of the input alone is not constant.
/// - `values` and `attention`: the convolution as in `identity`; the gate too where there is a bias, else fresh, as in MambaInLlama. So C,
///   B and x are the silu of the teacher's scaled queries, its keys and values, under the mixer's own decay and step sizes.
final class Mamba2Beginnings {
  private Mamba2Beginnings() {
  }

  /// By the weights' names within the mixer, those that do not begin as the mixer says itself.
  static Map<String, Init> of(Mamba2Config config, Initialisation how) {
    return switch (how) {
      case Initialisation.Fresh _ -> Map.of();
      case Initialisation.Identity _ -> identity(config);
      case Initialisation.FromValues values -> from(config, values.teacher(), false);
      case Initialisation.FromAttention attention -> from(config, attention.teacher(), true);
    };
  }

  private static Map<String, Init> identity(Mamba2Config config) {
    if (!config.bias()) {
      throw new IllegalArgumentException("mixer " + Mamba2Provider.NAME
          + ": initialisation identity: expected bias=1, without which no gate is constant, got 0");
    }
    Map<String, Init> out = new HashMap<>(passingOn());
    out.put("in_proj.weight", Init.linear().withZeroRows(0, config.inner()));
    out.put("in_proj.bias", openGate(config));
    return out;
  }

  private static Map<String, Init> passingOn() {
    return Map.of("conv1d.weight", Init.lastColumn(), "conv1d.bias", Init.zeros());
  }

  /// The bias of the input projection: silu of it is 1 for z, and 0 for the rest.
  private static Init openGate(Mamba2Config config) {
    return (shape, random) -> {
      double[] out = new double[Math.toIntExact(shape.elements())];
      java.util.Arrays.fill(out, 0, config.inner(), DiscreteMamba2.OPEN_GATE);
      return out;
    };
  }

  private static Map<String, Init> from(Mamba2Config config, AttentionWeights teacher, boolean whole) {
    AttentionFit fit = new AttentionFit(Mamba2Provider.NAME, config.ssd(), config.width(), config.convBias());
    if (whole) {
      fit.check(teacher);
    } else {
      fit.check(teacher, "values");
    }
    Map<String, Init> out = new HashMap<>(config.bias() ? identity(config) : passingOn());
    Init base = out.getOrDefault("in_proj.weight", Init.linear());
    int x = config.inner();
    out.put("in_proj.weight", whole ? fit.projection(base, x, teacher) : fit.valuesOnly(base, x, teacher));
    out.put("conv1d.bias", whole ? fit.convolutionBias(teacher) : fit.valueBias(teacher));
    out.put("out_proj.weight", AttentionFit.output(teacher));
    if (teacher.output().bias() != null) {
      out.put("out_proj.bias", (shape, random) -> teacher.output().biases());
    }
    return out;
  }
}
