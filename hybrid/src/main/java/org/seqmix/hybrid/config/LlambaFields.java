package org.seqmix.hybrid.config;

import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFields;

/// The keys of a Llamba's `config.json`, and ours: `max_position_embeddings`, `bos_token_id`, `eos_token_id`.
final class LlambaFields {
  private LlambaFields() {}

  static LlambaConfig read(JsonFields fields) {
    LlamaFields.refuse(fields, "lm_head_bias");
    JsonFields mlp = fields.requiredObject("mlp_cfg");
    LlamaFields.refuse(mlp, "bias");
    LlamaFields.silu(mlp, "act_fn");
    int hiddenSize = fields.integer("d_model", 1, Sizes.WIDTH);
    int layers = fields.integer("n_layer", 1, Sizes.LAYERS);
    List<Integer> attentionLayers = attentionLayers(fields, layers);
    return new LlambaConfig(
        hiddenSize,
        mlp.integer("intermediate_size", 1, Sizes.WIDTH),
        layers,
        fields.integer("vocab_size", 1, Sizes.VOCABULARY),
        fields.optionalInteger("pad_vocab_size_multiple", 1, Sizes.WIDTH).orElse(1),
        fields.optionalPositive("norm_epsilon").orElse(1e-5),
        fields.flag("tie_embeddings", false),
        ssm(fields.requiredObject("ssm_cfg")),
        attentionLayers,
        attentionLayers.isEmpty() ? Optional.empty()
            : Optional.of(attention(fields.requiredObject("attn_cfg"), hiddenSize)),
        fields.optionalInteger("max_position_embeddings", 1, Sizes.POSITIONS),
        ConfigReader.tokens(fields));
  }

  private static List<Integer> attentionLayers(JsonFields fields, int layers) {
    List<Integer> found = fields.integers("attn_layer_idx", 0, layers - 1);
    if (found.stream().distinct().count() != found.size()) {
      throw new BadInputException(
          fields.file() + ": attn_layer_idx: expected every layer once, got " + found + "; correct the file");
    }
    return found;
  }

  private static LlambaSsm ssm(JsonFields ssm) {
    LlamaFields.refuse(ssm, "bias");
    if (!ssm.text("activation").orElse("identity").equals("identity")) {
      throw ssm.wrong("activation", "\"identity\"");
    }
    int valueHeads = ssm.integer("n_v_heads", 1, Sizes.HEADS);
    return new LlambaSsm(
        ssm.integer("d_state", 1, Sizes.WIDTH),
        valueHeads,
        ssm.optionalInteger("n_qk_heads", 1, Sizes.HEADS).orElse(valueHeads),
        ssm.optionalInteger("d_conv", 1, 64).orElse(4),
        ssm.flag("conv_bias", true),
        ssm.optionalInteger("expand", 1, 64).orElse(1),
        ssm.optionalInteger("chunk_size", 1, Sizes.WIDTH).orElse(128));
  }

  private static LlambaAttention attention(JsonFields attention, int hiddenSize) {
    LlamaFields.refuse(attention, "attention_bias");
    int heads = attention.integer("num_attention_heads", 1, Sizes.HEADS);
    return new LlambaAttention(
        heads,
        attention.optionalInteger("num_key_value_heads", 1, Sizes.HEADS).orElse(heads),
        LlamaFields.headDim(attention, hiddenSize, heads),
        RopeFields.read(attention));
  }
}
