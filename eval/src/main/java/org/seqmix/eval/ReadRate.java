package org.seqmix.eval;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How fast this machine reads memory in a row: the limit of whatever must read all weights for every token.
public final class ReadRate {
  /// Read in every round, by all threads together: far more than any cache holds.
  private static final long BYTES = 256L << 20;
  private static final int WARMUPS = 5;
  private static final int ROUNDS = 9;

  private ReadRate() {}

  /// Bytes a second that `threads` threads read together, each its own part: the best of several rounds.
  ///
  /// *Cost*: about 256 MiB of memory while it runs, and under a second.
  public static double measure(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("read rate: threads (" + threads + ") must be > 0");
    }
    try (Arena arena = Arena.ofShared(); ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<MemorySegment> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        parts.add(arena.allocate(BYTES / threads / 64 * 64, 64).fill((byte) 1));
      }
      double best = 0;
      for (int round = -WARMUPS; round < ROUNDS; round++) {
        double rate = round(pool, parts);
        best = round < 0 ? 0 : Math.max(best, rate);
      }
      return best;
    }
  }

  private static double round(ExecutorService pool, List<MemorySegment> parts) {
    long began = System.nanoTime();
    List<Future<Long>> running = parts.stream().map(p -> pool.submit(() -> read(p))).toList();
    for (int i = 0; i < parts.size(); i++) {
      long expected = parts.get(i).byteSize() / 8 * 0x0101010101010101L;
      if (resultOf(running.get(i)) != expected) {
        throw new IllegalStateException("read rate: the numbers read are not those written");
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return parts.stream().mapToLong(MemorySegment::byteSize).sum() / seconds;
  }

  private static long resultOf(Future<Long> sum) {
    try {
      return sum.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("read rate: interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("read rate: " + e.getCause(), e);
    }
  }

  private static long read(MemorySegment part) {
    long sum = 0;
    long count = part.byteSize() / 8;
    for (long i = 0; i < count; i++) {
      sum += part.get(ValueLayout.JAVA_LONG, 8 * i);
    }
    return sum;
  }
}
