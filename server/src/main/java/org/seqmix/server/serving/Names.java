package org.seqmix.server.serving;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.api.ApiException;

/// Names of models and answers.
public final class Names {
  private Names() {}

  /// Refuses another model than the one there is.
  public static void check(@Nullable String asked, ServedModel model) {
    if (asked != null && !asked.equals(model.name())) {
      throw ApiException.of(404, "invalid_request_error", "model", "model_not_found",
          "model: expected '" + model.name() + "' or nothing, got '" + asked + "'");
    }
  }

  static String fresh(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }
}
