package org.seqmix.hybrid.config;

import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Mamba-2's `config.json` on the Hugging Face hub, with that library's defaults, and ours:
/// `max_position_embeddings`.
final class Mamba2Fields {
  private Mamba2Fields() {}

  static Mamba2Config read(JsonFields fields) {
    LlamaFields.silu(fields, "hidden_act");
    int hiddenSize = fields.integer("hidden_size", 1, Sizes.WIDTH);
    return new Mamba2Config(
        Mamba2Config.Layout.HUB,
        hiddenSize,
        fields.integer("num_hidden_layers", 1, Sizes.LAYERS),
        fields.integer("vocab_size", 1, Sizes.VOCABULARY),
        1,
        fields.optionalPositive("layer_norm_epsilon").orElse(1e-5),
        true,
        fields.flag("tie_word_embeddings", false),
        ssm(fields, hiddenSize),
        fields.optionalInteger("max_position_embeddings", 1, Sizes.POSITIONS),
        ConfigReader.tokens(fields));
  }

  private static Mamba2Ssm ssm(JsonFields fields, int hiddenSize) {
    StepLimits limits = StepLimits.read(fields, "time_step_limit");
    int heads = fields.integer("num_heads", 1, Sizes.HEADS);
    int expand = fields.optionalInteger("expand", 1, 64).orElse(2);
    int headDim = fields.integer("head_dim", 1, Sizes.HEAD_DIM);
    if ((long) heads * headDim != (long) expand * hiddenSize) {
      throw fields.wrong("head_dim",
          "hidden_size x expand / num_heads, " + hiddenSize + " x " + expand + " / " + heads);
    }
    return new Mamba2Ssm(
        fields.integer("state_size", 1, Sizes.WIDTH),
        heads,
        fields.optionalInteger("n_groups", 1, Sizes.HEADS).orElse(8),
        fields.optionalInteger("conv_kernel", 1, 64).orElse(4),
        fields.flag("use_conv_bias", true),
        fields.flag("use_bias", false),
        expand,
        true,
        limits.least(),
        limits.largest(),
        fields.optionalInteger("chunk_size", 1, Sizes.WIDTH).orElse(256));
  }

  static void write(ObjectNode root, Mamba2Config config) {
    Mamba2Ssm ssm = config.ssm();
    root.put("model_type", Mamba2Config.TYPE);
    root.putArray("architectures").add("Mamba2ForCausalLM");
    root.put("vocab_size", config.vocabSize());
    root.put("hidden_size", config.hiddenSize());
    root.put("num_hidden_layers", config.layers());
    root.put("num_heads", ssm.heads());
    root.put("head_dim", config.headDim());
    root.put("n_groups", ssm.groups());
    root.put("state_size", ssm.stateSize());
    root.put("conv_kernel", ssm.convWidth());
    root.put("expand", ssm.expand());
    root.put("chunk_size", ssm.chunkSize());
    root.put("hidden_act", "silu");
    root.put("use_bias", ssm.bias());
    root.put("use_conv_bias", ssm.convBias());
    StepLimits.of(ssm).write(root.putArray("time_step_limit"));
    root.put("layer_norm_epsilon", config.normEps());
    root.put("residual_in_fp32", false);
    root.put("tie_word_embeddings", config.tieEmbeddings());
    config.maxPositions().ifPresent(positions -> root.put("max_position_embeddings", positions));
  }
}
