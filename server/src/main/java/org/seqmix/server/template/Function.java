package org.seqmix.server.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that a template can call.
@FunctionalInterface
public interface Function {
  /// The value for these arguments. An {@link IllegalArgumentException} becomes an error with the template's line.
  @Nullable
  Object call(List<@Nullable Object> arguments, Map<String, @Nullable Object> named);
}
