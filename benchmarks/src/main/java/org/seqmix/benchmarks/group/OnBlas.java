package org.seqmix.benchmarks.group;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.seqmix.benchmarks.peer.Blas;

/// Operands of a native BLAS.
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH fills in parameters and calls what is marked
public abstract class OnBlas {
  @Param("openblas") String library;

  @Param("1") int threads;

  Blas blas;

  private final Arena arena = Arena.ofAuto();
  private final SplittableRandom random = new SplittableRandom(1);

  /// Loads the library and makes the operands.
  @Setup
  public final void open() {
    blas = Blas.open(library, threads);
    prepare();
  }

  /// Makes the operands.
  abstract void prepare();

  /// Numbers from -0.5 to 0.5.
  final MemorySegment random(long count) {
    MemorySegment out = arena.allocate(count * Float.BYTES, 64);
    for (long i = 0; i < count; i++) {
      out.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
    }
    return out;
  }
}
