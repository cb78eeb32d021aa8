package org.seqmix.server;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineThread;
import org.seqmix.hybrid.model.Model;
import org.seqmix.server.api.RequestLimits;
import org.seqmix.server.http.HttpFront;
import org.seqmix.server.serving.Chats;
import org.seqmix.server.serving.Completions;
import org.seqmix.server.serving.Gate;
import org.seqmix.server.serving.Limits;
import org.seqmix.server.serving.ServedModel;

/// A running server for one model: the OpenAI API's completions and chats, a chat page, health and metrics.
///
/// Requests are answered by virtual threads; one thread steps the engine for all of them, so texts of many requests are written
/// together, and each is the same bits as alone.
public final class SeqmixServer implements AutoCloseable {
  /// For answers that are whole, to be sent.
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ServedModel served;
  private final EngineThread engine;
  private final Gate gate;
  private final HttpFront front;

  private SeqmixServer(ServedModel served, EngineThread engine, Gate gate, HttpFront front) {
    this.served = served;
    this.engine = engine;
    this.gate = gate;
    this.front = front;
  }

  /// Serves `model` by `engine`, which the server closes; the model stays the caller's. *Errors*: a damaged tokenizer or template,
  /// a place that cannot be listened on.
  public static SeqmixServer start(Model model, Engine engine, ServerOptions options) {
    Clock clock = Clock.systemDefaultZone();
    ServedModel served = ServedModel.of(model, options.name(), options.chatTemplate(), clock);
    EngineThread thread = new EngineThread(engine);
    try {
      Gate gate = new Gate(options.requests());
      Limits limits = new Limits(
          new RequestLimits(options.promptTokens(), options.maxTokens(), options.samples(), options.prompts()),
          options.timeout());
      HttpFront front =
          HttpFront.start(options.host(), options.port(), options.apiKey(), options.bodyBytes(), served, thread,
              gate, limits, new Completions(served, thread, limits, clock), new Chats(served, thread, limits, clock));
      return new SeqmixServer(served, thread, gate, front);
    } catch (RuntimeException e) {
      thread.close();
      served.close();
      throw e;
    }
  }

  /// Where it listens.
  public URI uri() {
    return front.uri();
  }

  /// Whether it has a chat template.
  public boolean canChat() {
    return served.chat() != null;
  }

  /// Whether it reads and writes text, and not only ids.
  public boolean hasTokenizer() {
    return served.tokenizer() != null;
  }

  /// Takes no more requests, finishes those there are as long as `patience`, gives up the rest, and ends.
  public void close(Duration patience) {
    gate.close();
    engine.close(patience);
    long deadline = System.nanoTime() + LAST_WORDS.toNanos();
    while (gate.inside() > 0 && System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    front.close();
    served.close();
  }

  /// Gives up whatever runs, and ends.
  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
