package org.seqmix.hybrid.gguf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.QwenConfig;

/// What llama.cpp calls a family, its metadata and its tensors.
interface GgufFamily {
  /// Most of anything a configuration counts; tensors are checked against it, so that no more memory is taken than files have.
  int MOST = 1 << 20;
  int LAYERS = 10_000;
  int POSITIONS = 1 << 30;
  String ARCHITECTURE = "general.architecture";

  /// `general.architecture`, with which the names of its own keys begin.
  String architecture();

  /// The configuration that a file states.
  ModelConfig read(GgufFile file);

  /// The tensors of a model, in the order of their names in checkpoints, layers by number.
  List<GgufPart> parts(ModelConfig config);

  /// Tensors beside the weights, by name in the file; empty where the model needs none.
  Map<String, float[]> extras(ModelConfig config);

  /// Names of [#extras] that a file may have.
  Set<String> extraNames();

  /// Adds the keys of the family, `general.file_type` among them.
  void describe(ModelConfig config, int fileType, Map<String, GgufValue> out);

  /// The family of an open file.
  static GgufFamily of(GgufMetadata metadata) {
    String named = metadata.text(ARCHITECTURE).orElseThrow(() -> metadata.wrong(ARCHITECTURE, "a family of models"));
    return switch (named) {
      case "llama" -> new LlamaFamily("llama");
      case "qwen2" -> new LlamaFamily("qwen2");
      case "mamba2" -> new Mamba2Family();
      default -> throw new BadInputException(metadata.file() + ": metadata '" + ARCHITECTURE
          + "': expected llama, qwen2 or mamba2, got '" + named + "'; use the model's safetensors files");
    };
  }

  /// The family in which `config` is written; refused by name where llama.cpp has none for it.
  static GgufFamily of(ModelConfig config) {
    return switch (config) {
      case LlamaConfig c -> new LlamaFamily("llama");
      case QwenConfig c -> new LlamaFamily("qwen2");
      case MistralConfig c -> new LlamaFamily("llama");
      case Mamba2Config c -> new Mamba2Family();
      default -> throw new BadInputException("GGUF: expected a llama, qwen2, mistral or mamba2, got the family "
          + config.modelType() + ", for which llama.cpp has no form; write safetensors");
    };
  }
}
