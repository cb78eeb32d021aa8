package org.seqmix.eval.answer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Asks a question that may take too long, in a daemon thread of its own. Past the limit the thread is interrupted and
/// nobody waits for it; one that does not end keeps its place, and there are only so many places.
final class TimeLimit {
  /// Threads at a time, those among them that do not stop.
  private static final int MOST_THREADS = 16;
  private static final long STACK = 1L << 20;

  /// What came of a question.
  enum Outcome {
    YES, NO, UNKNOWN
  }

  private final long nanos;
  private final Semaphore places = new Semaphore(MOST_THREADS);
  private final AtomicLong unknown = new AtomicLong();

  TimeLimit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("time limit (" + limit + ") must be > 0");
    }
    this.nanos = limit.toNanos();
  }

  /// Questions that ran out of time or failed.
  long unknown() {
    return unknown.get();
  }

  Outcome ask(BooleanSupplier question) {
    Outcome outcome = askOnce(question);
    if (outcome == Outcome.UNKNOWN) {
      unknown.incrementAndGet();
    }
    return outcome;
  }

  /// The same, where an unknown outcome is asked again in parts and does not count.
  Outcome askOnce(BooleanSupplier question) {
    long end = System.nanoTime() + nanos;
    try {
      if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        return Outcome.UNKNOWN;
      }
      CompletableFuture<Outcome> answer = new CompletableFuture<>();
      Thread thread = new Thread(null, () -> run(question, answer), "seqmix-answer", STACK);
      thread.setDaemon(true);
      thread.start();
      try {
        return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return Outcome.UNKNOWN;
      } finally {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("answers: interrupted while two were compared; compare them again", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers: the comparison died: " + e.getCause(), e);
    }
  }

  private void run(BooleanSupplier question, CompletableFuture<Outcome> answer) {
    Outcome outcome = Outcome.UNKNOWN;
    try {
      outcome = question.getAsBoolean() ? Outcome.YES : Outcome.NO;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      outcome = Outcome.UNKNOWN; // a library's bug on odd input must not end an evaluation
    } finally {
      places.release();
      answer.complete(outcome);
    }
  }
}
