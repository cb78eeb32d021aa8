package org.seqmix.server.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Variables that a loop can change for what comes after it.
record Namespace(Map<String, @Nullable Object> values) {
  Namespace {
    values = new HashMap<>(values);
  }

  void set(String name, @Nullable Object value) {
    values.put(name, value);
  }
}
