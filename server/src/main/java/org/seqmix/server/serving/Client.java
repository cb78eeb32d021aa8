package org.seqmix.server.serving;

/// Whoever waits for an answer.
@FunctionalInterface
public interface Client {
  /// Whether the connection still stands.
  boolean isConnected();
}
