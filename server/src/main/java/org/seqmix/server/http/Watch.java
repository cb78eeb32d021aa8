package org.seqmix.server.http;

import io.helidon.common.buffers.DataReader;
import java.time.Duration;
import java.util.concurrent.Future;
import org.seqmix.server.serving.Client;

/// A client that waits for its answer.
///
/// That it has gone shows by a read that finds the end, and a read cannot be taken back: from then on the connection serves this
/// request alone. So reading begins only when an answer takes long, and not while pieces are sent, since writing fails as well.
final class Watch implements Client, AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final DataReader reader;
  private final Future<?> cut;
  private final long begin = System.nanoTime();
  private boolean reading;
  private boolean answering;
  private volatile boolean gone;

  Watch(DataReader reader, Future<?> cut) {
    this.reader = reader;
    this.cut = cut;
  }

  @Override
  public boolean isConnected() {
    if (!reading && !answering && System.nanoTime() - begin > SOON.toNanos()) {
      reading = true;
      Thread unused = Thread.startVirtualThread(this::read);
    }
    return !gone;
  }

  private void read() {
    try {
      // More data is a further request, which this connection will not serve.
      reader.ensureAvailable();
    } catch (RuntimeException end) {
      gone = true;
    }
  }

  /// The answer begins; whether the connection can serve a further request.
  boolean answers() {
    answering = true;
    return !reading;
  }

  @Override
  public void close() {
    boolean unused = cut.cancel(false);
  }
}
