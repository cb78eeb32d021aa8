package org.seqmix.hybrid.config;

import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Llama's `config.json`; those that may be missing have the defaults of the Hugging Face library.
final class LlamaFields {
  private static final int DEFAULT_CONTEXT = 2048;

  private LlamaFields() {}

  static LlamaConfig read(JsonFields fields) {
    return read(fields, DEFAULT_CONTEXT);
  }

  /// What families built on Llama have in common with it; `context` is the longest where the file says nothing.
  static LlamaConfig read(JsonFields fields, int context) {
    refuse(fields, "attention_bias");
    refuse(fields, "mlp_bias");
    silu(fields, "hidden_act");
    int hiddenSize = fields.integer("hidden_size", 1, Sizes.WIDTH);
    int heads = fields.integer("num_attention_heads", 1, Sizes.HEADS);
    return new LlamaConfig(
        hiddenSize,
        fields.integer("intermediate_size", 1, Sizes.WIDTH),
        fields.integer("num_hidden_layers", 1, Sizes.LAYERS),
        heads,
        fields.optionalInteger("num_key_value_heads", 1, Sizes.HEADS).orElse(heads),
        headDim(fields, hiddenSize, heads),
        fields.integer("vocab_size", 1, Sizes.VOCABULARY),
        fields.optionalInteger("max_position_embeddings", 1, Sizes.POSITIONS).orElse(context),
        fields.optionalPositive("rms_norm_eps").orElse(1e-6),
        fields.flag("tie_word_embeddings", false),
        RopeFields.read(fields),
        ConfigReader.tokens(fields));
  }

  static int headDim(JsonFields fields, int hiddenSize, int heads) {
    return fields.optionalInteger("head_dim", 1, Sizes.HEAD_DIM).orElseGet(() -> {
      Checks.multiple("hidden size", hiddenSize, "heads", heads);
      return hiddenSize / heads;
    });
  }

  static void refuse(JsonFields fields, String bias) {
    if (fields.flag(bias, false)) {
      throw fields.wrong(bias, "false (this family has no such bias here)");
    }
  }

  static void silu(JsonFields fields, String key) {
    if (!fields.text(key).orElse("silu").equals("silu")) {
      throw fields.wrong(key, "\"silu\"");
    }
  }

  static void write(ObjectNode root, LlamaConfig llama) {
    root.put("model_type", LlamaConfig.TYPE);
    root.putArray("architectures").add("LlamaForCausalLM");
    writeCommon(root, llama);
    root.put("attention_bias", false);
    root.put("mlp_bias", false);
  }

  /// What families built on Llama have in common with it.
  static void writeCommon(ObjectNode root, LlamaConfig llama) {
    root.put("vocab_size", llama.vocabSize());
    root.put("hidden_size", llama.hiddenSize());
    root.put("intermediate_size", llama.intermediateSize());
    root.put("num_hidden_layers", llama.layers());
    root.put("num_attention_heads", llama.heads());
    root.put("num_key_value_heads", llama.kvHeads());
    root.put("head_dim", llama.headDim());
    root.put("hidden_act", "silu");
    root.put("max_position_embeddings", llama.maxContext());
    root.put("rms_norm_eps", llama.normEps());
    RopeFields.write(root, llama.rope());
    root.put("tie_word_embeddings", llama.tieEmbeddings());
  }
}
