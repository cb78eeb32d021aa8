package org.seqmix.hybrid.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Runs an engine's steps on a thread of its own, from now until it is closed; the engine is closed with it.
public final class EngineThread implements AutoCloseable {
  private final Engine engine;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private boolean idle = true;
  private boolean closing;
  private boolean stop;

  /// Takes over the engine.
  public EngineThread(Engine engine) {
    this.engine = engine;
    this.thread = Thread.ofPlatform().name("seqmix engine").daemon().start(this::loop);
  }

  /// Hands in a job. *Errors*: {@link Engine#submit}'s; a closed engine.
  public Ticket submit(Job job, JobListener listener) {
    lock.lock();
    try {
      if (closing) {
        throw new IllegalStateException("the engine is stopping; it takes no more jobs");
      }
      Ticket ticket = engine.submit(job, listener);
      idle = false;
      changed.signalAll();
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /// What the engine has done so far.
  public EngineCounts counts() {
    return engine.counts();
  }

  private void loop() {
    try {
      while (awaitWork()) {
        boolean more = engine.step();
        settle(more);
      }
    } finally {
      end();
    }
  }

  /// After {@link #close}, or an error that no job can be blamed for: no job is taken any more, and those there are hear of it.
  private void end() {
    lock.lock();
    try {
      closing = true;
      engine.close();
      idle = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for something to do; false when there will be nothing more.
  private boolean awaitWork() {
    lock.lock();
    try {
      while (idle && !stop) {
        changed.awaitUninterruptibly();
      }
      return !stop || !idle;
    } finally {
      lock.unlock();
    }
  }

  private void settle(boolean more) {
    lock.lock();
    try {
      idle = !more && engine.counts().waiting() == 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more jobs, waits for those there are as long as `patience`, cancels the rest, and ends.
  public void close(Duration patience) {
    lock.lock();
    try {
      closing = true;
      long left = patience.toNanos();
      while (!idle && left > 0) {
        left = changed.awaitNanos(left);
      }
      engine.cancelAll();
      stop = true;
      changed.signalAll();
    } catch (InterruptedException e) {
      engine.cancelAll();
      stop = true;
      changed.signalAll();
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    join();
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Cancels whatever runs, and ends.
  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
