package org.seqmix.hybrid.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.ShapeWeights;

/// How large a configured model is, without its weights: the decoder is made of shapes alone.
///
/// @param plan its structure
/// @param parameters numbers by part: `embedding`, each kind of mixer by name, `MLPs`, `norms`, and `head` where it is
///        not the embedding
/// @param stateBytes bytes of carried state a sequence, whatever its length (F32)
/// @param keyValueBytes bytes of keys and values a token of a sequence, on top of it (F32)
public record ModelSizes(DecoderPlan plan, Map<String, Long> parameters, long stateBytes, long keyValueBytes) {
  public ModelSizes {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
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
    long state = 0;
    long keyValues = 0;
    long mlps = 0;
    long mixers = 0;
    for (Block block : decoder.blocks()) {
      SequenceMixer mixer = block.mixer();
      parts.merge(mixer.spec().name(), mixer.parameters().elements(), Long::sum);
      mixers += mixer.parameters().elements();
      mlps += block.mlpParameters().elements();
      state += mixer.spec().stateBytes();
      keyValues += mixer.spec().stateBytesPerToken();
    }
    parts.put("MLPs", mlps);
    long head = elements(decoder, "lm_head.");
    parts.put("norms", decoder.parameters().elements() - parts.getOrDefault("embedding", 0L) - mixers - mlps - head);
    if (!decoder.plan().tied()) {
      parts.put("head", head);
    }
    return new ModelSizes(decoder.plan(), parts, state, keyValues);
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

  /// Bytes that `batch` sequences of `length` tokens carry from token to token (F32).
  public long carriedBytes(long batch, long length) {
    return Math.multiplyExact(batch, Math.addExact(stateBytes, Math.multiplyExact(keyValueBytes, length)));
  }
}
