package org.seqmix.hybrid.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.safetensors.CheckpointWriter;
import org.seqmix.hybrid.safetensors.TensorSpec;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Tensor;

/// Writes a model directory whose weights of products are packed, so that they can be read in place.
///
/// *Layout*: safetensors; packed weights first, as {@link StoredPanels} says, then all others in F32. Every packed weight is
/// whole lines of 64 bytes, and so is what precedes the first, so each begins a line of the file.
///
/// *Cost*: one tensor at a time in memory beside the model.
public final class QuantizedWriter {
  private QuantizedWriter() {}

  /// Writes `config.json` and the weights of `decoder`, which has the plan of `config`. Every file appears whole or not at all.
  public static void write(Path directory, ModelConfig config, Decoder decoder, Quantization quantization,
      Rounding rounding) {
    write(directory, config, decoder, quantization, rounding, CheckpointWriter.DEFAULT_SHARD_BYTES);
  }

  /// The same with weights in shards of at most `maxShardBytes`.
  public static void write(Path directory, ModelConfig config, Decoder decoder, Quantization quantization,
      Rounding rounding, long maxShardBytes) {
    Map<String, PackedLayout> packed = PackedPlan.of(decoder.plan(), quantization.format()).packed();
    List<TensorSpec> specs = new ArrayList<>();
    Map<String, String> labels = new LinkedHashMap<>();
    packed.forEach((name, layout) -> {
      specs.add(StoredPanels.spec(name, layout));
      labels.put(name, StoredPanels.label(layout));
    });
    List<Parameter> others = decoder.parameters().stream().filter(p -> !packed.containsKey(p.name())).toList();
    others.forEach(p -> specs.add(new TensorSpec(p.name(), DType.F32, p.value().shape().toArray())));
    try (CheckpointWriter writer = CheckpointWriter.create(directory, specs, maxShardBytes, labels)) {
      packed.forEach((name, layout) -> {
        try (Arena arena = Arena.ofShared()) {
          writer.append(name, bytes(name, decoder.parameters().get(name).value(), layout, rounding, arena));
        }
      });
      for (Parameter p : others) {
        try (Arena arena = Arena.ofConfined()) {
          writer.append(p.name(), ModelWriter.bytes(p.value(), DType.F32, arena));
        }
      }
      writer.commit();
    }
    quantization.write(directory, config);
  }

  /// *Errors*: weights that no scale holds.
  private static MemorySegment bytes(String name, Tensor t, PackedLayout layout, Rounding rounding, Arena arena) {
    MemorySegment to = arena.allocate(Math.max(1, layout.bytes()), PackedLayout.LINE).asSlice(0, layout.bytes());
    try {
      rounding.pack(name, t.toFloats(), layout, to);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("cannot quantize: tensor '" + name + "': " + first(e).getMessage(), e);
    }
    layout.pad(to);
    return to;
  }

  /// What failed first: other threads wrap it.
  private static Throwable first(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : first(cause);
  }
}
