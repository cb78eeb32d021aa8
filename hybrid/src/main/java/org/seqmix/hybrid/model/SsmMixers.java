package org.seqmix.hybrid.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.Mamba2Ssm;
import org.seqmix.hybrid.config.MambaInLlamaSsm;

/// The state-space mixers of every family, as options of their providers.
final class SsmMixers {
  private SsmMixers() {}

  static LayerMixer discreteMamba2(LlambaSsm s) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", s.valueHeads());
    options.put("groups", s.keyHeads());
    options.put("state", s.stateSize());
    options.put("taps", s.convWidth());
    options.put("expand", s.expand());
    options.put("conv_bias", flag(s.convBias()));
    return new LayerMixer("discrete-mamba2", options);
  }

  static LayerMixer mamba2(Mamba2Config c) {
    Mamba2Ssm s = c.ssm();
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", s.heads());
    options.put("groups", s.groups());
    options.put("state", s.stateSize());
    options.put("taps", s.convWidth());
    options.put("expand", s.expand());
    options.put("conv_bias", flag(s.convBias()));
    options.put("bias", flag(s.bias()));
    if (s.minStep() > 0) {
      options.put("dt_min", s.minStep());
    }
    s.maxStep().ifPresent(largest -> options.put("dt_max", largest));
    options.put("norm", flag(s.gatedNorm()));
    options.put("norm_eps", c.normEps());
    options.put("norm_groups", c.normGroups());
    return new LayerMixer("mamba2", options);
  }

  static LayerMixer selectiveScan(MambaInLlamaSsm s) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("inner", s.innerSize());
    options.put("xb", s.keySize());
    options.put("state", s.stateSize());
    options.put("taps", s.convWidth());
    options.put("dt_rank", s.stepRank());
    options.put("dt_bias_twice", 1);
    options.put("conv_bias", flag(s.convBias()));
    return new LayerMixer("selective-scan", options);
  }

  private static int flag(boolean set) {
    return set ? 1 : 0;
  }
}
