package org.seqmix.ssm;

import java.util.Map;
import org.seqmix.mixer.AttentionWeights;
import org.seqmix.mixer.Initialisation;
import org.seqmix.tensor.Init;

/// How a selective scan begins in a way that a recipe asks for; its own way is `fresh`.
///
/// - `identity` and `values`: not there, since the gate has no bias.
/// - `attention`: as MambaInLlama's code has it. x, B, C and the output projection are the teacher's values, keys,
///   unscaled queries and output projection; the rest is fresh. x and B are as narrow as the teacher's key-value heads.
final class SelectiveScanBeginnings {
  private SelectiveScanBeginnings() {
  }

  /// By the weights' names within the mixer, those that do not begin as the mixer says itself.
  static Map<String, Init> of(SelectiveScanConfig config, Initialisation how) {
    return switch (how) {
      case Initialisation.Fresh _ -> Map.of();
      case Initialisation.Identity _,Initialisation.FromValues _ -> throw new IllegalArgumentException(
          "mixer " + SelectiveScanProvider.NAME + ": initialisation " + how.word()
              + ": expected a gate with a bias, got none; take fresh or attention");
      case Initialisation.FromAttention attention -> attention(config, attention.teacher());
    };
  }

  private static Map<String, Init> attention(SelectiveScanConfig config, AttentionWeights teacher) {
    require("width", config.width(), teacher.width());
    require("inner", config.inner(), (int) teacher.queries().weight().rows());
    require("xb", config.xb(), (int) teacher.keys().weight().rows());
    require("state", config.state(), teacher.headDim());
    if (teacher.isBiased()) {
      throw new IllegalArgumentException("mixer " + SelectiveScanProvider.NAME
          + ": initialisation attention: expected a teacher without biases of queries, keys and values, got some");
    }
    Init projection = (shape, random) -> {
      double[] out = Init.linear().values(shape, random);
      int x = config.inner() * config.width();
      int xb = config.xb() * config.width();
      System.arraycopy(teacher.values().numbers(), 0, out, x, xb);
      System.arraycopy(teacher.keys().numbers(), 0, out, x + xb, xb);
      System.arraycopy(teacher.queries().numbers(), 0, out, x + 2 * xb, x);
      return out;
    };
    return Map.of("in_proj.weight", projection, "out_proj.weight", AttentionFit.output(teacher));
  }

  private static void require(String what, int mine, int teachers) {
    if (mine != teachers) {
      throw new IllegalArgumentException("mixer " + SelectiveScanProvider.NAME + ": initialisation attention: expected "
          + what + " = " + teachers + ", got " + mine);
    }
  }
}
