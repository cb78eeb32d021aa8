package org.seqmix.server.serving;

/// Nobody waits for the answer any more.
public final class ClientGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The connection was closed from the other side.
  public ClientGone() {
    super("the client has gone", null, false, false);
  }
}
