package org.seqmix.server.template;

import org.jspecify.annotations.Nullable;

/// Something with a value.
@FunctionalInterface
interface Expression {
  /// Its value now.
  @Nullable
  Object value(Frame frame);
}
