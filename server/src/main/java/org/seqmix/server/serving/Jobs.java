package org.seqmix.server.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.EngineThread;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.engine.Ticket;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.text.Delta;
import org.seqmix.server.text.Finish;
import org.seqmix.server.text.TextRun;

/// The jobs of one request: handed to the engine together, heard of one event after another, cancelled when closed.
///
/// The engine's thread only decodes tokens and puts events into a queue; the request's thread waits for them, no longer than the
/// time limit and no longer than its client.
final class Jobs implements AutoCloseable {
  private static final long LOOK_AFTER_CLIENT = 250;

  private final EngineThread engine;
  private final Client client;
  private final Duration limit;
  private final long deadline;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Ticket> tickets = new ArrayList<>();
  private long seen = System.nanoTime();

  Jobs(EngineThread engine, Client client, Duration limit) {
    this.engine = engine;
    this.client = client;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /// Hands in the job of a prompt; `runs` take the tokens of its texts.
  void submit(int prompt, Job job, List<TextRun> runs) {
    try {
      tickets.add(engine.submit(job, new Listener(prompt, runs)));
    } catch (IllegalArgumentException e) {
      throw ApiException.field("prompt", "prompt: " + e.getMessage());
    } catch (IllegalStateException e) {
      throw stopping();
    }
  }

  static ApiException stopping() {
    return ApiException.of(503, "server_error", null, "stopping", "the server is stopping; try again later");
  }

  /// The next event. *Errors*: the time limit, a client that has gone, a failure of the engine.
  Event next() {
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw ApiException.of(504, "timeout_error", null, "timeout",
            "expected the answer within " + limit.toSeconds() + " s; ask for fewer tokens or try again later");
      }
      lookAfterClient();
      Event event = poll(Math.min(left, LOOK_AFTER_CLIENT));
      if (event instanceof Event.Failed failed) {
        throw failed.why();
      }
      if (event != null) {
        return event;
      }
    }
  }

  private void lookAfterClient() {
    long now = System.nanoTime();
    if (now - seen >= TimeUnit.MILLISECONDS.toNanos(LOOK_AFTER_CLIENT)) {
      seen = now;
      if (!client.isConnected()) {
        throw new ClientGone();
      }
    }
  }

  private @Nullable Event poll(long millis) {
    try {
      return events.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  @Override
  public void close() {
    tickets.forEach(Ticket::cancel);
  }

  /// What the engine's thread calls.
  private final class Listener implements JobListener {
    private final int prompt;
    private final List<TextRun> runs;

    Listener(int prompt, List<TextRun> runs) {
      this.prompt = prompt;
      this.runs = List.copyOf(runs);
    }

    @Override
    public void begun(int cached) {
      events.add(new Event.Begun(prompt, cached));
    }

    @Override
    public void prompt(List<ScoredToken> tokens) {
      events.add(new Event.Scored(prompt, tokens));
    }

    @Override
    public boolean token(int sample, ScoredToken token) {
      TextRun run = runs.get(sample);
      Delta delta = run.next(token);
      if (!delta.isEmpty()) {
        events.add(new Event.Wrote(prompt, sample, delta));
      }
      return !run.isOver();
    }

    @Override
    public void ended(int sample, Generation.End end) {
      TextRun run = runs.get(sample);
      if (end == Generation.End.CANCELLED && !run.isOver()) {
        events.add(new Event.Failed(prompt, new CancellationException("the job was cancelled")));
        return;
      }
      Delta rest = run.finish();
      Finish finish = run.isOver() || end == Generation.End.STOP ? Finish.STOP : Finish.LENGTH;
      events.add(new Event.Ended(prompt, sample, rest, finish, run.count()));
    }

    @Override
    public void failed(RuntimeException why) {
      events.add(new Event.Failed(prompt, why));
    }
  }
}
