package org.seqmix.server.http;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.serving.Client;

/// Knows the socket of the request that a thread answers: a connection has a thread of its own.
final class Connections implements Http1ConnectionListener {
  private final ThreadLocal<@Nullable HelidonSocket> socket = new ThreadLocal<>();

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    socket.set(context.serverSocket());
  }

  /// Watches the client of the present request, whose body has been read, until the answer goes out.
  Client watch() {
    HelidonSocket own = socket.get();
    if (own == null) {
      return () -> true;
    }
    own.idle();
    return own::isConnected;
  }
}
