package org.seqmix.hybrid.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Counters that one thread moves and any reads.
final class EngineTally {
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong prompt = new AtomicLong();
  private final AtomicLong cached = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong misses = new AtomicLong();
  private final AtomicLong readNanos = new AtomicLong();
  private final AtomicLong writeNanos = new AtomicLong();
  private final AtomicLong chooseNanos = new AtomicLong();
  private volatile int running;
  private volatile long bytes;

  void waiting(int more) {
    waiting.addAndGet(more);
  }

  void read(int tokens) {
    prompt.addAndGet(tokens);
  }

  void written(int tokens) {
    written.addAndGet(tokens);
  }

  /// A prompt of which so many tokens were kept.
  void cached(int tokens) {
    cached.addAndGet(tokens);
    (tokens > 0 ? hits : misses).incrementAndGet();
  }

  /// What the layers took for so many tokens of prompts and so many others.
  void layers(long nanos, int promptTokens, int otherTokens) {
    long reading = nanos * promptTokens / Math.max(1, promptTokens + otherTokens);
    readNanos.addAndGet(reading);
    writeNanos.addAndGet(nanos - reading);
  }

  void choosing(long nanos) {
    chooseNanos.addAndGet(nanos);
  }

  void running(int rows, long cacheBytes) {
    running = rows;
    bytes = cacheBytes;
  }

  EngineCounts counts() {
    return new EngineCounts(waiting.get(), running, prompt.get(), cached.get(), written.get(), hits.get(), misses.get(),
        bytes, readNanos.get() / 1e9, writeNanos.get() / 1e9, chooseNanos.get() / 1e9);
  }
}
