package org.seqmix.hybrid.config;

import java.util.OptionalInt;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Mamba-2's `config.json` as state-spaces publishes it, with the defaults of that code.
///
/// Its loader takes no other keys: special tokens are in `generation_config.json`.
final class StateSpacesFields {
  private static final String LAYER = "Mamba2";
  private static final int DEFAULT_STATE = 128;
  private static final int DEFAULT_HEAD_DIM = 64;

  private StateSpacesFields() {}

  /// Whether these are the keys of state-spaces, whose files carry no `model_type`.
  static boolean isFamily(JsonFields fields) {
    return fields.has("d_model") && fields.has("n_layer") && fields.has("ssm_cfg") && !fields.has("mlp_cfg");
  }

  static Mamba2Config read(JsonFields fields) {
    if (fields.optionalInteger("d_intermediate", 0, Sizes.WIDTH).orElse(0) != 0) {
      throw fields.wrong("d_intermediate", "0 (blocks with an MLP are not supported)");
    }
    if (!fields.integers("attn_layer_idx", 0, Sizes.LAYERS).isEmpty()) {
      throw fields.wrong("attn_layer_idx", "no layers (attention with a convolution is not supported)");
    }
    int hiddenSize = fields.integer("d_model", 1, Sizes.WIDTH);
    return new Mamba2Config(
        Mamba2Config.Layout.STATE_SPACES,
        hiddenSize,
        fields.integer("n_layer", 1, Sizes.LAYERS),
        fields.integer("vocab_size", 1, Sizes.VOCABULARY),
        fields.optionalInteger("pad_vocab_size_multiple", 1, Sizes.WIDTH).orElse(8),
        Mamba2Config.STATE_SPACES_EPS,
        fields.flag("rms_norm", true),
        fields.flag("tie_embeddings", true),
        ssm(fields.requiredObject("ssm_cfg"), hiddenSize),
        OptionalInt.empty(),
        ConfigReader.tokens(fields));
  }

  private static Mamba2Ssm ssm(JsonFields ssm, int hiddenSize) {
    if (!ssm.text("layer").orElse("Mamba1").equals(LAYER)) {
      throw ssm.wrong("layer", "\"" + LAYER + "\" (the first Mamba is not supported)");
    }
    refuse(ssm, "norm_before_gate");
    refuse(ssm, "D_has_hdim");
    int expand = ssm.optionalInteger("expand", 1, 64).orElse(2);
    int inner = Math.multiplyExact(expand, hiddenSize);
    if (ssm.optionalInteger("d_ssm", 1, Sizes.WIDTH).orElse(inner) != inner) {
      throw ssm.wrong("d_ssm", "all " + inner + " columns (an MLP beside the state-space layer is not supported)");
    }
    int headDim = ssm.optionalInteger("headdim", 1, Sizes.HEAD_DIM).orElse(DEFAULT_HEAD_DIM);
    Checks.multiple("d_model x expand", inner, "headdim", headDim);
    StepLimits limits = StepLimits.read(ssm, "dt_limit");
    return new Mamba2Ssm(
        ssm.optionalInteger("d_state", 1, Sizes.WIDTH).orElse(DEFAULT_STATE),
        inner / headDim,
        ssm.optionalInteger("ngroups", 1, Sizes.HEADS).orElse(1),
        ssm.optionalInteger("d_conv", 1, 64).orElse(4),
        ssm.flag("conv_bias", true),
        ssm.flag("bias", false),
        expand,
        ssm.flag("rmsnorm", true),
        limits.least(),
        limits.largest(),
        ssm.optionalInteger("chunk_size", 1, Sizes.WIDTH).orElse(256));
  }

  private static void refuse(JsonFields ssm, String key) {
    if (ssm.flag(key, false)) {
      throw ssm.wrong(key, "false (not supported)");
    }
  }

  static void write(ObjectNode root, Mamba2Config config) {
    root.put("d_model", config.hiddenSize());
    root.put("d_intermediate", 0);
    root.put("n_layer", config.layers());
    root.put("vocab_size", config.vocabSize());
    writeSsm(root.putObject("ssm_cfg"), config);
    root.putArray("attn_layer_idx");
    root.putObject("attn_cfg");
    root.put("rms_norm", config.rmsNorm());
    root.put("residual_in_fp32", true);
    root.put("fused_add_norm", true);
    root.put("pad_vocab_size_multiple", config.vocabMultiple());
    root.put("tie_embeddings", config.tieEmbeddings());
  }

  private static void writeSsm(ObjectNode node, Mamba2Config config) {
    Mamba2Ssm ssm = config.ssm();
    node.put("layer", LAYER);
    node.put("d_state", ssm.stateSize());
    node.put("d_conv", ssm.convWidth());
    node.put("conv_bias", ssm.convBias());
    node.put("expand", ssm.expand());
    node.put("headdim", config.headDim());
    node.put("ngroups", ssm.groups());
    node.put("rmsnorm", ssm.gatedNorm());
    node.put("bias", ssm.bias());
    if (ssm.minStep() > 0 || ssm.maxStep().isPresent()) {
      StepLimits.of(ssm).write(node.putArray("dt_limit"));
    }
    node.put("chunk_size", ssm.chunkSize());
  }
}
