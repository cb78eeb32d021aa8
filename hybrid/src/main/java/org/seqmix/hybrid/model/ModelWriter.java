package org.seqmix.hybrid.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.config.ConfigWriter;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.safetensors.CheckpointWriter;
import org.seqmix.hybrid.safetensors.TensorSpec;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Writes a model directory as on the Hugging Face hub. Every file appears whole or not at all.
///
/// *Cost*: one tensor at a time in memory beside the model. *Errors*: `BadInputException` where the disk refuses.
public final class ModelWriter {
  private ModelWriter() {}

  /// Writes `config.json` and the weights as `type` (F32, BF16 or F16; others round to nearest even).
  public static void write(Path directory, ModelConfig config, Parameters parameters, DType type) {
    writeTensors(directory, parameters, type);
    ConfigWriter.write(directory, config, type);
  }

  /// The same with weights in shards of at most `maxShardBytes`, and an index, where they do not fit in one.
  public static void write(Path directory, ModelConfig config, Parameters parameters, DType type, long maxShardBytes) {
    writeTensors(directory, parameters, type, maxShardBytes);
    ConfigWriter.write(directory, config, type);
  }

  /// Writes tensors alone.
  public static void writeTensors(Path directory, Parameters parameters, DType type) {
    writeTensors(directory, parameters, type, CheckpointWriter.DEFAULT_SHARD_BYTES);
  }

  private static void writeTensors(Path directory, Parameters parameters, DType type, long maxShardBytes) {
    List<TensorSpec> specs = parameters.stream()
        .map(p -> new TensorSpec(p.name(), type, p.value().shape().toArray())).toList();
    try (CheckpointWriter writer = CheckpointWriter.create(directory, specs, maxShardBytes)) {
      for (Parameter p : parameters) {
        try (Arena arena = Arena.ofConfined()) {
          writer.append(p.name(), bytes(p.value(), type, arena));
        }
      }
      writer.commit();
    }
  }

  /// The elements of `t` as host bytes of `type`.
  static MemorySegment bytes(Tensor t, DType type, Arena arena) {
    MemorySegment host = arena.allocate(Math.max(1, t.elements() * type.bytes()), 64)
        .asSlice(0, t.elements() * type.bytes());
    if (t.type() == type) {
      t.device().download(t, host);
      return host;
    }
    try (Scope scope = t.device().newScope("converted")) {
      Tensor converted = scope.empty(type, t.shape());
      t.device().kernels().copy(t, converted);
      t.device().download(converted, host);
    }
    return host;
  }

  /// Copies the tokenizer and chat files of a model, a directory or a GGUF file, to the directory `to`.
  public static void copyCompanions(Path from, Path to) {
    ModelFiles.at(from).copyCompanions(to);
  }
}
