package org.seqmix.server.http;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Knows the connection of the request that a thread answers: each has a thread of its own.
final class Connections implements Http1ConnectionListener, AutoCloseable {
  private final Duration limit;
  private final ThreadLocal<@Nullable ConnectionContext> own = new ThreadLocal<>();
  private final ScheduledExecutorService late =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("seqmix late").daemon().factory());

  /// One who does not send a body or take an answer for as long as `limit` is cut off.
  Connections(Duration limit) {
    this.limit = limit;
  }

  Duration limit() {
    return limit;
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    own.set(context);
  }

  /// Watches the client of the present request, from before its body is read: one who takes too long to send it is cut off too.
  Watch watch() {
    ConnectionContext context = own.get();
    if (context == null) {
      throw new IllegalStateException("a request without a connection");
    }
    return new Watch(context.dataReader(),
        late.schedule(context.serverSocket()::close, limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    late.shutdownNow();
  }
}
