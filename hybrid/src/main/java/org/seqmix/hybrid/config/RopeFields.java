package org.seqmix.hybrid.config;

import java.util.Optional;
import org.seqmix.hybrid.internal.JsonFields;

/// Rotary positions in both spellings: `rope_parameters` (newer), or `rope_theta` with `rope_scaling` (older), whose
/// type key is `rope_type` or, older still, `type`.
final class RopeFields {
  private static final double DEFAULT_THETA = 10_000;

  private RopeFields() {}

  static RopeConfig read(JsonFields fields) {
    Optional<JsonFields> newer = fields.object("rope_parameters");
    Optional<JsonFields> inner = newer.isPresent() ? newer : fields.object("rope_scaling");
    double theta = inner.filter(f -> f.has("rope_theta")).orElse(fields).optionalPositive("rope_theta")
        .orElse(DEFAULT_THETA);
    return new RopeConfig(theta, inner.flatMap(RopeFields::scaling));
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
