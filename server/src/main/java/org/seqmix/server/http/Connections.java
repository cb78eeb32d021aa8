package org.seqmix.server.http;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.seqmix.server.serving.Client;

/// Knows the socket of the request that a thread answers: a connection has a thread of its own.
///
/// @param limit most time for an answer; one who does not read it for that long is cut off
/// @param socket the socket of each connection's thread
/// @param late cuts off
record Connections(Duration limit, ThreadLocal<@Nullable HelidonSocket> socket, ScheduledExecutorService late)
    implements Http1ConnectionListener, AutoCloseable {
  Connections(Duration limit) {
    this(limit, new ThreadLocal<>(),
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("seqmix late").daemon().factory()));
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    socket.set(context.serverSocket());
  }

  /// A client that is watched until it has its answer.
  record Watch(@Nullable HelidonSocket socket, Future<?> cut) implements Client, AutoCloseable {
    @Override
    public boolean isConnected() {
      return socket == null || socket.isConnected();
    }

    @Override
    public void close() {
      boolean unused = cut.cancel(false);
    }
  }

  /// Watches the client of the present request, whose body has been read.
  Watch watch() {
    HelidonSocket own = socket.get();
    if (own != null) {
      own.idle();
    }
    return new Watch(own, late.schedule(() -> {
      if (own != null) {
        own.close();
      }
    }, limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    late.shutdownNow();
  }
}
