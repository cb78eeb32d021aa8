package org.seqmix.hybrid.config;

import java.util.List;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Phi-Mamba's `config.json`, and ours: `max_position_embeddings`, `bos_token_id`, `eos_token_id`.
///
/// `BlockType` and `CoreType` name modules of the authors' code; their last parts decide. Blocks are all keys that
/// begin with `Block`, in file order.
final class PhiMambaFields {
  private static final String BLOCK = "Block";
  private static final String BLOCK_TYPE = "modules.phi_block";
  private static final String SSM_TYPE = "modules.mixers.discrete_mamba2";
  private static final String ATTENTION_TYPE = "modules.mixers.phi_attention";

  private PhiMambaFields() {}

  /// Whether these are the keys of a Phi-Mamba, whose files carry no `model_type`.
  static boolean isFamily(JsonFields fields) {
    return fields.has("LanguageModel") && fields.has("MixerModel");
  }

  static PhiMambaConfig read(JsonFields fields) {
    JsonFields language = fields.requiredObject("LanguageModel").requiredObject("input");
    JsonFields model = fields.requiredObject("MixerModel").requiredObject("input");
    if (!model.text("lm_head_prenorm").orElse("layer").equals("layer")) {
      throw model.wrong("lm_head_prenorm", "\"layer\"");
    }
    int hiddenSize = model.integer("d_model", 1, Sizes.WIDTH);
    List<PhiMambaConfig.Group> groups = fields.keys().stream().filter(key -> key.startsWith(BLOCK))
        .map(key -> group(fields.requiredObject(key), hiddenSize)).toList();
    int layers = groups.stream().mapToInt(PhiMambaConfig.Group::layers).sum();
    if (model.integer("n_layer", 1, Sizes.LAYERS) != layers) {
      throw model.wrong("n_layer", "the " + layers + " layers of all blocks together");
    }
    return new PhiMambaConfig(
        hiddenSize,
        language.integer("vocab_size", 1, Sizes.VOCABULARY),
        language.optionalInteger("pad_vocab_size_multiple", 1, Sizes.WIDTH).orElse(1),
        groups,
        fields.optionalInteger("max_position_embeddings", 1, Sizes.POSITIONS),
        ConfigReader.tokens(fields));
  }

  private static PhiMambaConfig.Group group(JsonFields block, int hiddenSize) {
    if (!last(block.text("BlockType").orElse(BLOCK_TYPE)).equals(last(BLOCK_TYPE))) {
      throw block.wrong("BlockType", "\"" + BLOCK_TYPE + "\"");
    }
    return new PhiMambaConfig.Group(block.integer("n_layers", 1, Sizes.LAYERS), mixer(block, hiddenSize));
  }

  private static PhiMambaMixer mixer(JsonFields block, int hiddenSize) {
    String type = last(block.text("CoreType").orElse(""));
    JsonFields core = block.requiredObject("core_input");
    if (type.equals(last(SSM_TYPE))) {
      return LlambaFields.ssm(core);
    }
    if (!type.equals(last(ATTENTION_TYPE))) {
      throw block.wrong("CoreType", "\"" + SSM_TYPE + "\" or \"" + ATTENTION_TYPE + "\"");
    }
    if (core.optionalInteger("hidden_size", 1, Sizes.WIDTH).orElse(hiddenSize) != hiddenSize) {
      throw core.wrong("hidden_size", "the model's d_model (" + hiddenSize + ")");
    }
    return PhiFields.attention(core);
  }

  private static String last(String module) {
    return module.substring(module.lastIndexOf('.') + 1);
  }

  static void write(ObjectNode root, PhiMambaConfig config) {
    root.putObject("LanguageModel").putObject("input").put("vocab_size", config.vocabSize())
        .put("pad_vocab_size_multiple", config.vocabMultiple());
    root.putObject("MixerModel").putObject("input").put("d_model", config.hiddenSize()).put("n_layer", config.layers())
        .put("lm_head_prenorm", "layer");
    int number = 1;
    for (PhiMambaConfig.Group group : config.groups()) {
      write(root.putObject(BLOCK + number++), group, config.hiddenSize());
    }
    config.maxPositions().ifPresent(positions -> root.put("max_position_embeddings", positions));
  }

  private static void write(ObjectNode block, PhiMambaConfig.Group group, int hiddenSize) {
    block.put("n_layers", group.layers());
    block.put("BlockType", BLOCK_TYPE);
    block.putObject("block_input").put("resid_dropout", 0.0);
    switch (group.mixer()) {
      case LlambaSsm ssm -> {
        block.put("CoreType", SSM_TYPE);
        LlambaFields.write(block.putObject("core_input"), ssm);
      }
      case PhiAttention attention -> {
        block.put("CoreType", ATTENTION_TYPE);
        ObjectNode core = block.putObject("core_input").put("hidden_size", hiddenSize);
        PhiFields.write(core, attention);
        core.put("attn_type", "eager");
      }
    }
  }
}
