package org.seqmix.hybrid.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.ShapeWeights;

/// How large a configured model is, without its weights: the decoder is made of shapes alone.
///
/// @param plan its structure
/// @param parameters numbers by part: `embedding`, each kind of mixer by name, `MLPs` where there are any, `norms`, and
///        `head` where it has numbers beside the embedding
/// @param mixers what the mixer of every layer is and costs
public record ModelSizes(DecoderPlan plan, Map<String, Long> parameters, List<MixerSpec> mixers) {
  public ModelSizes {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    mixers = List.copyOf(mixers);
  }

  /// The sizes of `config`. *Cost*: as many shapes as weights; no weight's memory.
  public static ModelSizes of(ModelConfig config) {
    try (ShapeDevice device = new ShapeDevice(); Scope scope = device.newScope("shapes")) {
      return of(new Decoder(Architecture.plan(config), new ShapeWeights(scope, DType.F32)));
    }
  }

  /// The sizes of a decoder on any device.
  public static ModelSizes of(Decoder decoder) {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("embedding", elements(decoder, decoder.plan().naming().embedding() + "."));
    long mlps = 0;
    long mixers = 0;
    for (Block block : decoder.blocks()) {
      SequenceMixer mixer = block.mixer();
      parts.merge(mixer.spec().name(), mixer.parameters().elements(), Long::sum);
      mixers += mixer.parameters().elements();
      mlps += block.mlpParameters().elements();
    }
    if (mlps > 0) {
      parts.put("MLPs", mlps);
    }
    long head = elements(decoder, Naming.HEAD + ".");
    parts.put("norms", decoder.parameters().elements() - parts.getOrDefault("embedding", 0L) - mixers - mlps - head);
    if (head > 0) {
      parts.put("head", head);
    }
    return new ModelSizes(decoder.plan(), parts, decoder.mixers());
  }

  private static long elements(Decoder decoder, String prefix) {
    return decoder.parameters().filter(name -> name.startsWith(prefix)).elements();
  }

  /// All parameters; a tied head counts once.
  public long total() {
    return parameters.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Bytes of the weights as `type`.
  public long weightBytes(DType type) {
    return Math.multiplyExact(total(), type.bytes());
  }

  /// Bytes of F32 weights that a written token does not read: an embedding table that is not the head, but for a row.
  public long unreadBytes() {
    return plan.head().tied() ? 0 : parameters.getOrDefault("embedding", 0L) * Float.BYTES;
  }

  /// Bytes of carried state a sequence, whatever its length (F32).
  public long stateBytes() {
    return mixers.stream().mapToLong(MixerSpec::stateBytes).reduce(0, Math::addExact);
  }

  /// Bytes of keys and values that a token of a sequence adds, as long as no window is full (F32).
  public long keyValueBytes() {
    return mixers.stream().mapToLong(MixerSpec::stateBytesPerToken).reduce(0, Math::addExact);
  }

  /// Bytes that `batch` sequences of `length` tokens carry from token to token (F32).
  public long carriedBytes(long batch, long length) {
    long one = mixers.stream().mapToLong(m -> m.stateBytesAt(length)).reduce(0, Math::addExact);
    return Math.multiplyExact(batch, one);
  }
}
