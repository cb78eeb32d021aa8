package org.seqmix.hybrid.config;

import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.internal.JsonFiles;
import org.seqmix.tensor.DType;
import tools.jackson.databind.node.ObjectNode;

/// Writes `config.json` so that the published readers understand it.
///
/// Rotary positions are written in the older spelling, which old and new readers take. A Llamba gets the keys of the
/// published files and, beside them, ours that those readers pass over.
public final class ConfigWriter {
  private ConfigWriter() {}

  /// Writes `directory/config.json` for weights of type `weights`. The file appears whole or not at all.
  public static void write(Path directory, ModelConfig config, DType weights) {
    AtomicFile.write(directory.resolve("config.json"), JsonFiles.bytes(toJson(config, weights)));
  }

  private static ObjectNode toJson(ModelConfig config, DType weights) {
    ObjectNode root = JsonFiles.object();
    root.put("model_type", config.modelType());
    switch (config) {
      case LlamaConfig llama -> putLlama(root, llama);
      case LlambaConfig llamba -> putLlamba(root, llamba);
    }
    putTokens(root, config.tokens());
    root.put("torch_dtype", torchName(weights));
    return root;
  }

  private static void putLlama(ObjectNode root, LlamaConfig llama) {
    root.putArray("architectures").add("LlamaForCausalLM");
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
    putRope(root, llama.rope());
    root.put("attention_bias", false);
    root.put("mlp_bias", false);
    root.put("tie_word_embeddings", llama.tieEmbeddings());
  }

  private static void putLlamba(ObjectNode root, LlambaConfig llamba) {
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
    putSsm(root.putObject("ssm_cfg"), llamba.ssm());
    if (!llamba.attentionLayers().isEmpty()) {
      llamba.attentionLayers().forEach(root.putArray("attn_layer_idx")::add);
    }
    llamba.attention().ifPresent(attention -> putAttention(root.putObject("attn_cfg"), attention));
    llamba.maxPositions().ifPresent(positions -> root.put("max_position_embeddings", positions));
  }

  private static void putSsm(ObjectNode node, LlambaSsm ssm) {
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

  private static void putAttention(ObjectNode node, LlambaAttention attention) {
    node.put("num_attention_heads", attention.heads());
    node.put("num_key_value_heads", attention.kvHeads());
    node.put("head_dim", attention.headDim());
    putRope(node, attention.rope());
  }

  private static void putRope(ObjectNode node, RopeConfig rope) {
    node.put("rope_theta", rope.theta());
    if (rope.isBf16()) {
      node.put(RopeFields.ROUNDING, "bfloat16");
    }
    rope.scaling().ifPresent(scaling -> node.putObject("rope_scaling")
        .put("rope_type", "llama3")
        .put("factor", scaling.factor())
        .put("low_freq_factor", scaling.lowFreqFactor())
        .put("high_freq_factor", scaling.highFreqFactor())
        .put("original_max_position_embeddings", scaling.originalMaxPositions()));
  }

  /// A missing key would make the Hugging Face library assume ids of its own, an explicit null does not.
  private static void putTokens(ObjectNode root, SpecialTokens tokens) {
    tokens.bos().ifPresentOrElse(id -> root.put("bos_token_id", id), () -> root.putNull("bos_token_id"));
    List<Integer> eos = tokens.eos();
    switch (eos.size()) {
      case 0 -> root.putNull("eos_token_id");
      case 1 -> root.put("eos_token_id", eos.getFirst());
      default -> eos.forEach(root.putArray("eos_token_id")::add);
    }
  }

  private static String torchName(DType type) {
    return switch (type) {
      case F64 -> "float64";
      case F32 -> "float32";
      case BF16 -> "bfloat16";
      case F16 -> "float16";
      case I64, I32 -> throw new IllegalArgumentException("weights: expected a floating-point type, got " + type);
    };
  }
}
