package org.seqmix.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/// The limits of the machine, one call a thread.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Limits {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 100_000;
  private static final int CHAINS = 16;
  private static final long BYTES = 256L << 20;

  /// What one call of the limit's benchmark by one thread does.
  static double work(Limit limit, int threads) {
    return limit == Limit.PEAK ? 2.0 * STEPS * CHAINS * SPECIES.length() : part(threads);
  }

  private static long part(int threads) {
    return BYTES / threads / 1024 * 1024;
  }

  /// A thread's part of the memory that is read.
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init")
  public static class Memory {
    private MemorySegment memory;

    /// Takes the memory.
    @Setup
    public void open(BenchmarkParams params) {
      memory = Arena.ofAuto().allocate(part(params.getThreads()), 64).fill((byte) 1);
    }
  }

  /// As many multiply-adds as the processor can do: chains that do not wait for each other, in registers.
  @Benchmark
  public float peak() {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y;
    FloatVector i = y, j = y, k = y, l = y, m = y, n = y, o = y, p = y;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
      m = m.fma(x, y);
      n = n.fma(x, y);
      o = o.fma(x, y);
      p = p.fma(x, y);
    }
    FloatVector low = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h);
    return low.add(i).add(j).add(k).add(l).add(m).add(n).add(o).add(p).lane(0);
  }

  /// Memory that no cache holds, read once from beginning to end.
  @Benchmark
  public float stream(Memory of) {
    MemorySegment memory = of.memory;
    ByteOrder order = ByteOrder.nativeOrder();
    int bytes = SPECIES.vectorByteSize();
    FloatVector a = FloatVector.zero(SPECIES), b = a, c = a, d = a;
    for (long at = 0; at < memory.byteSize(); at += 4L * bytes) {
      a = a.add(FloatVector.fromMemorySegment(SPECIES, memory, at, order));
      b = b.add(FloatVector.fromMemorySegment(SPECIES, memory, at + bytes, order));
      c = c.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 2L * bytes, order));
      d = d.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 3L * bytes, order));
    }
    return a.add(b).add(c).add(d).lane(0);
  }
}
