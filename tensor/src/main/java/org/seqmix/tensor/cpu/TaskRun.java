package org.seqmix.tensor.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The tasks of one call to [Workers#run]: handed out by a counter, counted when they end.
///
/// A thread that arrives late finds the counter exhausted and leaves, so the caller waits for tasks, not for threads.
final class TaskRun {
  /// What the pool holds between calls: no tasks.
  static final TaskRun NONE = new TaskRun(0, index -> {}, null);

  private final int tasks;
  private final Workers.Task task;
  private final @Nullable Thread caller;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean callerParked;

  TaskRun(int tasks, Workers.Task task, @Nullable Thread caller) {
    this.tasks = tasks;
    this.task = task;
    this.caller = caller;
  }

  int tasks() {
    return tasks;
  }

  /// Takes tasks until none is left.
  void work() {
    while (next.get() < tasks) {
      int index = next.getAndIncrement();
      if (index >= tasks) {
        return;
      }
      if (failure.get() == null) {
        attempt(index);
      }
      if (ended.incrementAndGet() == tasks && callerParked) {
        LockSupport.unpark(caller);
      }
    }
  }

  private void attempt(int index) {
    try {
      task.run(index);
    } catch (Throwable thrown) {
      if (!failure.compareAndSet(null, thrown)) {
        suppress(failure.get(), thrown);
      }
    }
  }

  private static void suppress(@Nullable Throwable first, Throwable later) {
    if (first != null && first != later) {
      first.addSuppressed(later);
    }
  }

  /// Waits until every task has ended. An interrupt is kept for the caller: tasks write memory he may free.
  void await(long spinNanos) {
    long deadline = System.nanoTime() + spinNanos;
    boolean interrupted = false;
    while (ended.get() < tasks) {
      if (System.nanoTime() < deadline) {
        Thread.onSpinWait();
        continue;
      }
      callerParked = true;
      if (ended.get() < tasks) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Throws in the caller what the first failing task threw.
  void rethrow() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      TaskRun.<RuntimeException>sneak(thrown);
    }
  }

  /// A task declares no checked exception, so nothing checked comes out that did not go in unchecked.
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
