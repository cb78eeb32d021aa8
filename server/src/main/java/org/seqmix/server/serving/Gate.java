package org.seqmix.server.serving;

import java.util.concurrent.atomic.AtomicInteger;
import org.seqmix.server.api.ApiException;

/// Lets so many requests in, and no more; none when the server stops.
public final class Gate {
  private final int most;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean closed;

  /// A gate for `most` requests.
  public Gate(int most) {
    this.most = most;
  }

  /// Enters, to leave by closing the result. *Errors*: 429 when it is full, 503 when it is closed.
  public Pass enter() {
    if (inside.incrementAndGet() > most && !closed) {
      inside.decrementAndGet();
      throw ApiException.of(429, "rate_limit_error", null, "queue_full", "expected at most " + most
          + " requests at once; try again later");
    }
    if (closed) {
      inside.decrementAndGet();
      throw Jobs.stopping();
    }
    return inside::decrementAndGet;
  }

  /// Being inside.
  @FunctionalInterface
  public interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /// Requests inside.
  public int inside() {
    return inside.get();
  }

  /// Whether it lets nobody in any more.
  public boolean isClosed() {
    return closed;
  }

  /// Lets nobody in any more.
  public void close() {
    closed = true;
  }
}
