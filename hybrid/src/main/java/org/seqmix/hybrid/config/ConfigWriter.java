package org.seqmix.hybrid.config;

import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.internal.JsonFiles;
import org.seqmix.tensor.DType;
import tools.jackson.databind.node.ObjectNode;

/// Writes `config.json`, and what a family has beside it, so that the published readers understand it.
///
/// Rotary positions are written in the older spelling, which old and new readers take. A Llamba, a Phi-Mamba and a
/// Mamba-2 of the hub get the keys of the published files and, beside them, ours that those readers pass over.
/// state-spaces' reader does not: special tokens of such a model go to `generation_config.json`.
public final class ConfigWriter {
  private ConfigWriter() {}

  /// Writes `directory/config.json` for weights of type `weights`, after the files beside it. Each appears whole or not at all.
  public static void write(Path directory, ModelConfig config, DType weights) {
    put(directory, "config.json", besidesAndJson(directory, config, weights));
  }

  /// Writes the files beside `config.json`, and returns what belongs in that.
  static ObjectNode besidesAndJson(Path directory, ModelConfig config, DType weights) {
    if (config instanceof MambaInLlamaConfig hybrid) {
      put(directory, MambaInLlamaFields.FILE, MambaInLlamaFields.write(JsonFiles.object(), hybrid));
    }
    if (isStateSpaces(config) && !config.tokens().equals(ConfigReader.readGeneration(directory).tokens())) {
      ObjectNode generation = JsonFiles.object();
      putTokens(generation, config.tokens());
      put(directory, "generation_config.json", generation);
    }
    return toJson(config, weights);
  }

  private static void put(Path directory, String name, ObjectNode json) {
    AtomicFile.write(directory.resolve(name), JsonFiles.bytes(json));
  }

  private static ObjectNode toJson(ModelConfig config, DType weights) {
    ObjectNode root = JsonFiles.object();
    String type = torchName(weights);
    switch (config) {
      case LlamaConfig llama -> LlamaFields.write(root, llama);
      case QwenConfig qwen -> QwenFields.write(root, qwen);
      case MistralConfig mistral -> MistralFields.write(root, mistral);
      case MambaInLlamaConfig hybrid -> LlamaFields.write(root, hybrid.llama());
      case LlambaConfig llamba -> LlambaFields.write(root, llamba);
      case PhiConfig phi -> PhiFields.write(root, phi);
      case PhiMambaConfig hybrid -> PhiMambaFields.write(root, hybrid);
      case Mamba2Config mamba when isStateSpaces(mamba) -> StateSpacesFields.write(root, mamba);
      case Mamba2Config mamba -> Mamba2Fields.write(root, mamba);
      case PlannedConfig planned -> {
        root.put("model_type", PlannedConfig.TYPE);
        root.put("layer_plan", planned.mixers());
        root.set("base", toJson(planned.base(), weights));
        return root;
      }
    }
    if (!isStateSpaces(config)) {
      putTokens(root, config.tokens());
      root.put("torch_dtype", type);
    }
    return root;
  }

  private static boolean isStateSpaces(ModelConfig config) {
    return config instanceof Mamba2Config mamba && mamba.layout() == Mamba2Config.Layout.STATE_SPACES;
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
