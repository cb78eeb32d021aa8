package org.seqmix.hybrid.config;

import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

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

  /// The mixers, also of a Phi-Mamba.
  static LlambaSsm ssm(JsonFields ssm) {
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

  static void write(ObjectNode root, LlambaConfig llamba) {
    root.put("model_type", LlambaConfig.TYPE);
    root.put("vocab_size", llamba.vocabSize());
    root.put("tie_embeddings", llamba.tieEmbeddings());
    root.put("pad_vocab_size_multiple", llamba.vocabMultiple());
    root.put("lm_head_bias", false);
    root.put("d_model", llamba.hiddenSize());
    root.put("n_layer", llamba.layers());
    root.put("resid_dropout", 0.0);
    root.put("norm_epsilon", llamba.normEps());
    root.putObject("mlp_cfg").put("intermediate_size", llamba.intermediateSize()).put("bias", false).put("act_fn",
        "silu");
    write(root.putObject("ssm_cfg"), llamba.ssm());
    if (!llamba.attentionLayers().isEmpty()) {
      llamba.attentionLayers().forEach(root.putArray("attn_layer_idx")::add);
    }
    llamba.attention().ifPresent(attention -> write(root.putObject("attn_cfg"), attention));
    llamba.maxPositions().ifPresent(positions -> root.put("max_position_embeddings", positions));
  }

  static void write(ObjectNode node, LlambaSsm ssm) {
    node.put("d_state", ssm.stateSize());
    node.put("n_v_heads", ssm.valueHeads());
    node.put("n_qk_heads", ssm.keyHeads());
    node.put("d_conv", ssm.convWidth());
    node.put("conv_bias", ssm.convBias());
    node.put("expand", ssm.expand());
    node.put("chunk_size", ssm.chunkSize());
    node.put("activation", "identity");
    node.put("bias", false);
  }

  private static void write(ObjectNode node, LlambaAttention attention) {
    node.put("num_attention_heads", attention.heads());
    node.put("num_key_value_heads", attention.kvHeads());
    node.put("head_dim", attention.headDim());
    RopeFields.write(node, attention.rope());
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
