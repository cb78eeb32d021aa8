package org.seqmix.hybrid.config;

import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of the `mamba_config.json` that lies beside a MambaInLlama's `config.json`, which is a Llama's.
final class MambaInLlamaFields {
  /// The file's name.
  static final String FILE = "mamba_config.json";
  /// What a step's rank is where the file does not say: the width over this, rounded up.
  private static final int RANK_DIVISOR = 16;
  private static final List<String> BIASES = List.of("proj_x_bias", "proj_z_bias", "out_proj_bias");

  private MambaInLlamaFields() {}

  static MambaInLlamaConfig read(LlamaConfig llama, JsonFields mamba) {
    same(mamba, "d_model", llama.hiddenSize());
    same(mamba, "n_layer", llama.layers());
    same(mamba, "intermediate_size", llama.intermediateSize());
    LlamaFields.silu(mamba, "hidden_act");
    if (mamba.optionalPositive("rms_norm_eps").orElse(llama.normEps()) != llama.normEps()) {
      throw mamba.wrong("rms_norm_eps", "the " + llama.normEps() + " of config.json");
    }
    return new MambaInLlamaConfig(settled(llama), ssm(mamba, llama.hiddenSize()),
        mamba.integers("attn_layers", 0, llama.layers() - 1), Optional.empty());
  }

  /// Their code has frequencies in single precision, whatever the weights are.
  private static LlamaConfig settled(LlamaConfig llama) {
    return llama.rope().rounding().isPresent() ? llama
        : llama.withRope(llama.rope().rounded(RopeConfig.Rounding.F32));
  }

  private static void same(JsonFields mamba, String key, int expected) {
    if (mamba.optionalInteger(key, 1, Sizes.WIDTH).orElse(expected) != expected) {
      throw mamba.wrong(key, "the " + expected + " of config.json");
    }
  }

  private static MambaInLlamaSsm ssm(JsonFields mamba, int hiddenSize) {
    JsonFields ssm = mamba.requiredObject("ssm_cfg");
    if (ssm.has("ngroups")) {
      throw ssm.wrong("ngroups", "no such key (hybrids of the Mamba-2 form are not supported)");
    }
    if (!ssm.flag("repeat_kv_before_conv", true)) {
      throw ssm.wrong("repeat_kv_before_conv", "true");
    }
    BIASES.forEach(bias -> LlamaFields.refuse(ssm, bias));
    int expanded = Math.multiplyExact(ssm.optionalInteger("expand", 1, 64).orElse(2), hiddenSize);
    return new MambaInLlamaSsm(
        mamba.optionalInteger("d_inner", 1, Sizes.WIDTH).orElse(expanded),
        mamba.integer("d_xb", 1, Sizes.WIDTH),
        ssm.optionalInteger("d_state", 1, Sizes.WIDTH).orElse(16),
        ssm.optionalInteger("d_conv", 1, 64).orElse(4),
        ssm.optionalInteger("dt_rank", 1, Sizes.WIDTH).orElse(Math.ceilDiv(hiddenSize, RANK_DIVISOR)),
        ssm.flag("conv_bias", true));
  }

  static ObjectNode write(ObjectNode root, MambaInLlamaConfig config) {
    LlamaConfig llama = config.llama();
    root.put("d_model", llama.hiddenSize());
    write(root.putObject("ssm_cfg"), config.ssm(), llama.hiddenSize());
    root.put("rms_norm_eps", llama.normEps());
    root.putNull("vocab_size");
    root.put("d_inner", config.ssm().innerSize());
    root.put("d_xb", config.ssm().keySize());
    root.put("intermediate_size", llama.intermediateSize());
    root.put("hidden_act", "silu");
    root.put("n_layer", llama.layers());
    config.attentionLayers().forEach(root.putArray("attn_layers")::add);
    return root;
  }

  private static void write(ObjectNode node, MambaInLlamaSsm ssm, int hiddenSize) {
    node.put("expand", Math.max(1, ssm.innerSize() / hiddenSize));
    node.put("d_state", ssm.stateSize());
    node.put("d_conv", ssm.convWidth());
    node.put("dt_rank", ssm.stepRank());
    node.put("conv_bias", ssm.convBias());
  }
}
