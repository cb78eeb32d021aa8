package org.seqmix.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// Time that a virtual machine's host gives to others while threads here want to run. The system need not know of it.
///
/// Threads that do nothing but read the clock see it stand still for longer than an interrupt takes. What waits for all
/// threads loses up to the sum of what each lost.
final class HostTime {
  /// Longer pauses of the clock are not ours.
  private static final long PAUSE = 20_000;

  private HostTime() {}

  /// The share of `time` that each of `threads` threads lost, their mean.
  static double taken(int threads, Duration time) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Callable<Long> watch = () -> lost(time.toNanos(), System::nanoTime);
      double sum = 0;
      for (var lost : pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> watch).toList())) {
        sum += lost.get();
      }
      return sum / threads / time.toNanos();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("watching the clock was interrupted", e);
    }
  }

  /// What a clock in nanoseconds jumped over within `nanos` of its first reading.
  static long lost(long nanos, LongSupplier clock) {
    long begin = clock.getAsLong();
    long last = begin;
    long lost = 0;
    while (last - begin < nanos) {
      long now = clock.getAsLong();
      if (now - last > PAUSE) {
        lost += now - last;
      }
      last = now;
    }
    return lost;
  }
}
