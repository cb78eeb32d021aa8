package org.seqmix.hybrid.config;

import java.util.Optional;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// Rotary positions in both spellings: `rope_parameters` (newer), or `rope_theta` with `rope_scaling` (older), whose
/// type key is `rope_type` or, older still, `type`.
final class RopeFields {
  /// Our key for frequencies that are not in single precision.
  static final String ROUNDING = "rope_frequency_dtype";

  private static final double DEFAULT_THETA = 10_000;

  private RopeFields() {}

  static RopeConfig read(JsonFields fields) {
    Optional<JsonFields> newer = fields.object("rope_parameters");
    Optional<JsonFields> inner = newer.isPresent() ? newer : fields.object("rope_scaling");
    double theta = inner.filter(f -> f.has("rope_theta")).orElse(fields).optionalPositive("rope_theta")
        .orElse(DEFAULT_THETA);
    return new RopeConfig(theta, inner.flatMap(RopeFields::scaling), rounding(fields));
  }

  /// Our own key settles it; else a file that states the weights' type has frequencies in F32.
  private static Optional<RopeConfig.Rounding> rounding(JsonFields fields) {
    Optional<String> own = fields.text(ROUNDING);
    if (own.isPresent()) {
      return Optional.of(switch (own.get()) {
        case "float32" -> RopeConfig.Rounding.F32;
        case "bfloat16" -> RopeConfig.Rounding.BF16;
        default -> throw fields.wrong(ROUNDING, "'float32' or 'bfloat16'");
      });
    }
    boolean stated = fields.has("dtype") || fields.has("torch_dtype");
    return stated ? Optional.of(RopeConfig.Rounding.F32) : Optional.empty();
  }

  /// In the older spelling, which old and new readers take.
  static void write(ObjectNode node, RopeConfig rope) {
    node.put("rope_theta", rope.theta());
    if (rope.isBf16()) {
      node.put(ROUNDING, "bfloat16");
    }
    rope.scaling().ifPresent(scaling -> node.putObject("rope_scaling")
        .put("rope_type", "llama3")
        .put("factor", scaling.factor())
        .put("low_freq_factor", scaling.lowFreqFactor())
        .put("high_freq_factor", scaling.highFreqFactor())
        .put("original_max_position_embeddings", scaling.originalMaxPositions()));
  }

  private static Optional<Llama3Scaling> scaling(JsonFields fields) {
    String key = !fields.has("rope_type") && fields.has("type") ? "type" : "rope_type";
    return switch (fields.text(key).orElse("default")) {
      case "default" -> Optional.empty();
      case "llama3" -> Optional.of(new Llama3Scaling(
          fields.positive("factor"),
          fields.positive("low_freq_factor"),
          fields.positive("high_freq_factor"),
          fields.integer("original_max_position_embeddings", 1, Sizes.POSITIONS)));
      default -> throw fields.wrong(key, "'default' or 'llama3' (the scalings this version knows)");
    };
  }
}
