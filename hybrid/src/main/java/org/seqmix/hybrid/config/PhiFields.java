package org.seqmix.hybrid.config;

import java.util.Optional;
import java.util.OptionalDouble;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Phi's `config.json`; those that may be missing have the defaults of the Hugging Face library.
final class PhiFields {
  private static final int DEFAULT_CONTEXT = 2048;
  private static final double DEFAULT_ROTARY = 0.5;
  private static final String ROTARY = "partial_rotary_factor";
  private static final String ACTIVATION = "gelu_new";

  private PhiFields() {}

  static PhiConfig read(JsonFields fields) {
    if (!fields.text("hidden_act").orElse(ACTIVATION).equals(ACTIVATION)) {
      throw fields.wrong("hidden_act", "\"" + ACTIVATION + "\"");
    }
    return new PhiConfig(
        fields.integer("hidden_size", 1, Sizes.WIDTH),
        fields.integer("intermediate_size", 1, Sizes.WIDTH),
        fields.integer("num_hidden_layers", 1, Sizes.LAYERS),
        attention(fields),
        fields.integer("vocab_size", 1, Sizes.VOCABULARY),
        fields.optionalInteger("max_position_embeddings", 1, Sizes.POSITIONS).orElse(DEFAULT_CONTEXT),
        fields.optionalPositive("layer_norm_eps").orElse(1e-5),
        fields.flag("tie_word_embeddings", false),
        ConfigReader.tokens(fields));
  }

  /// The heads, also of a hybrid Phi-Mamba.
  static PhiAttention attention(JsonFields fields) {
    if (fields.flag("qk_layernorm", false)) {
      throw fields.wrong("qk_layernorm", "false (norms of queries and keys are not supported)");
    }
    int heads = fields.integer("num_attention_heads", 1, Sizes.HEADS);
    return new PhiAttention(heads, fields.optionalInteger("num_key_value_heads", 1, Sizes.HEADS).orElse(heads),
        rotaryFactor(fields), RopeFields.read(fields));
  }

  /// At the top level, or inside `rope_parameters` in the newer spelling.
  private static double rotaryFactor(JsonFields fields) {
    OptionalDouble outside = fields.optionalPositive(ROTARY);
    Optional<JsonFields> newer = fields.object("rope_parameters").filter(r -> r.has(ROTARY));
    OptionalDouble inside = newer.isPresent() ? newer.get().optionalPositive(ROTARY) : OptionalDouble.empty();
    if (newer.isPresent() && outside.isPresent() && !inside.equals(outside)) {
      throw newer.get().wrong(ROTARY, "the " + outside.getAsDouble() + " of " + ROTARY + " outside");
    }
    return inside.orElse(outside.orElse(DEFAULT_ROTARY));
  }

  static void write(ObjectNode root, PhiConfig phi) {
    root.put("model_type", PhiConfig.TYPE);
    root.putArray("architectures").add("PhiForCausalLM");
    root.put("vocab_size", phi.vocabSize());
    root.put("hidden_size", phi.hiddenSize());
    root.put("intermediate_size", phi.intermediateSize());
    root.put("num_hidden_layers", phi.layers());
    write(root, phi.attention());
    root.put("qk_layernorm", false);
    root.put("hidden_act", ACTIVATION);
    root.put("max_position_embeddings", phi.maxContext());
    root.put("layer_norm_eps", phi.normEps());
    root.put("tie_word_embeddings", phi.tieEmbeddings());
  }

  static void write(ObjectNode node, PhiAttention attention) {
    node.put("num_attention_heads", attention.heads());
    node.put("num_key_value_heads", attention.kvHeads());
    node.put(ROTARY, attention.rotaryFactor());
    RopeFields.write(node, attention.rope());
  }
}
