package org.seqmix.hybrid.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.ShapeWeights;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.Weights.Role;

/// Which weights of a model are packed when it is quantized, and how large it then is, from shapes alone.
///
/// @param packed by name, in the model's order: weights of products, a tied embedding among them
/// @param others numbers of all other weights, which stay F32
public record PackedPlan(Map<String, PackedLayout> packed, long others) {
  public PackedPlan {
    packed = Collections.unmodifiableMap(new LinkedHashMap<>(packed));
  }

  /// The plan of a configured model.
  public static PackedPlan of(ModelConfig config, WeightFormat format) {
    return of(Architecture.plan(config), format);
  }

  /// The plan of a decoder's structure.
  public static PackedPlan of(DecoderPlan plan, WeightFormat format) {
    Map<String, PackedLayout> packed = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    long others = 0;
    try (ShapeDevice device = new ShapeDevice(); Scope scope = device.newScope("shapes")) {
      Decoder decoder = new Decoder(plan, new ShapeWeights(scope, DType.F32, (name, role) -> {
        if (isPacked(role)) {
          names.add(name);
        }
        return true;
      }));
      for (Parameter p : decoder.parameters()) {
        if (names.contains(p.name())) {
          packed.put(p.name(), new PackedLayout(format, p.value().rows(), p.value().columns()));
        } else {
          others += p.value().elements();
        }
      }
    }
    return new PackedPlan(packed, others);
  }

  /// Whether weights of this role are packed.
  static boolean isPacked(Role role) {
    return role == Role.PRODUCT || role == Role.TIED_EMBEDDING;
  }

  /// Bytes of all weights.
  public long bytes() {
    return packed.values().stream().mapToLong(PackedLayout::bytes).reduce(others * Float.BYTES, Math::addExact);
  }
}
