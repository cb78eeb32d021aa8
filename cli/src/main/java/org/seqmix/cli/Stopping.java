package org.seqmix.cli;

import java.util.concurrent.CountDownLatch;

/// Waits until the process is told to end (SIGTERM, SIGINT), and lets it end with exit code 0 once the command has cleaned up.
///
/// The JVM has no exit code of our own after a signal but by ending itself at the end of its hooks.
final class Stopping implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("seqmix stop").unstarted(this::signalled);

  static Stopping onSignal() {
    Stopping stopping = new Stopping();
    Runtime.getRuntime().addShutdownHook(stopping.hook);
    return stopping;
  }

  private void signalled() {
    asked.countDown();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  /// Returns when the process is told to end, or this thread is interrupted.
  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      // Ends as a signal does; nothing after it waits for the interrupt.
      asked.countDown();
    }
  }

  /// The command has cleaned up.
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs and ends the process.
    }
  }
}
