package org.seqmix.tensor.cpu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A pool of threads that runs numbered tasks and waits for them: one fork and one join per call.
///
/// The caller works too, so `threads` counts it. Idle threads spin for a bounded time, because waking a parked thread
/// costs more than a small task, and then park. Which thread runs a task is left to chance; tasks write disjoint
/// outputs, so results never depend on it.
///
/// A call from inside a task, or while another thread is using the pool, runs its tasks serially in place.
///
/// *Cost*: about 1 us per call while the threads spin, tens of microseconds when they are parked.
public final class Workers implements AutoCloseable {
  /// The spin time that served best for calls of 20 us and more.
  public static final Duration DEFAULT_SPIN = Duration.ofNanos(50_000);

  /// One of the numbered tasks of a call.
  @FunctionalInterface
  public interface Task {
    /// Runs task `index`.
    void run(int index);
  }

  private final int threads;
  private final long spinNanos;
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile TaskRun current = TaskRun.NONE;
  private volatile boolean closed;

  /// A pool of `threads` threads, the caller included, that spin for `spin` before they park.
  ///
  /// *Errors*: `IllegalArgumentException` when `threads` is below 1 or `spin` is negative.
  public Workers(int threads, Duration spin) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads (" + threads + ") must be > 0");
    }
    if (spin.isNegative()) {
      throw new IllegalArgumentException("spin (" + spin + ") must be >= 0");
    }
    this.threads = threads;
    this.spinNanos = spin.toNanos();
    for (int i = 1; i < threads; i++) {
      Worker worker = new Worker(i);
      workers.add(worker);
      worker.start();
    }
  }

  /// A pool with the default spin time.
  public Workers(int threads) {
    this(threads, DEFAULT_SPIN);
  }

  /// Threads that work on a call, the caller included.
  public int threads() {
    return threads;
  }

  /// Runs tasks `0` to `tasks - 1` and returns when all have ended.
  ///
  /// *Errors*: what the first failing task threw, after all threads have stopped; later failures are suppressed
  /// exceptions of it, and tasks not yet begun are skipped. `IllegalStateException` after [#close].
  public void run(int tasks, Task task) {
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks (" + tasks + ") must be >= 0");
    }
    if (closed) {
      throw new IllegalStateException("workers: the pool is closed; run tasks before closing it");
    }
    if (tasks <= 1 || threads == 1 || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < tasks; i++) {
        task.run(i);
      }
      return;
    }
    try {
      fork(new TaskRun(tasks, task, Thread.currentThread()));
    } finally {
      current = TaskRun.NONE;
      busy.set(false);
    }
  }

  private void fork(TaskRun next) {
    current = next;
    int wanted = Math.min(next.tasks() - 1, workers.size());
    for (int i = 0; i < wanted; i++) {
      workers.get(i).wake();
    }
    next.work();
    next.await(spinNanos);
    next.rethrow();
  }

  /// Ends the threads; a call under way still finishes. Calling it again does nothing.
  @Override
  public void close() {
    closed = true;
    workers.forEach(LockSupport::unpark);
  }

  private final class Worker extends Thread {
    private volatile boolean parked;

    Worker(int number) {
      super("seqmix-worker-" + number);
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      TaskRun last = TaskRun.NONE;
      while (!closed) {
        TaskRun next = awaitOther(last);
        next.work();
        last = next;
      }
    }

    /// Waits until the pool has another run than `last`, or is closed.
    private TaskRun awaitOther(TaskRun last) {
      long deadline = System.nanoTime() + spinNanos;
      while (true) {
        TaskRun next = current;
        if ((next != last && next != TaskRun.NONE) || closed) {
          return next;
        }
        if (System.nanoTime() < deadline) {
          Thread.onSpinWait();
          continue;
        }
        parked = true;
        if (current == next && !closed) {
          LockSupport.park(Workers.this);
        }
        parked = false;
      }
    }
  }
}
