package org.seqmix.benchmarks.peer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/// A native BLAS, called through its C interface. Matrices are row-major, at addresses.
@SuppressWarnings("restricted") // calls native code on purpose
public final class Blas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  private final MethodHandle sgemm;
  private final MethodHandle sgemv;

  private Blas(List<Path> libraries, String setThreads, int threads) {
    libraries.forEach(l -> System.load(l.toString()));
    SymbolLookup symbols = SymbolLookup.libraryLookup(libraries.getLast(), Arena.global());
    Linker linker = Linker.nativeLinker();
    sgemm = linker.downcallHandle(symbols.findOrThrow("cblas_sgemm"), FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT,
        JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_FLOAT,
        JAVA_LONG, JAVA_INT));
    sgemv = linker.downcallHandle(symbols.findOrThrow("cblas_sgemv"), FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT,
        JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_FLOAT, JAVA_LONG, JAVA_INT));
    call(linker.downcallHandle(symbols.findOrThrow(setThreads), FunctionDescriptor.ofVoid(JAVA_INT)), threads);
  }

  /// The library of this name, `openblas` or `mkl`, with so many threads.
  public static Blas open(String name, int threads) {
    return switch (name) {
      case "openblas" -> new Blas(Natives.openBlas(), "openblas_set_num_threads", threads);
      case "mkl" -> new Blas(Natives.mkl(), "MKL_Set_Num_Threads", threads);
      default -> throw new IllegalArgumentException("BLAS: expected openblas or mkl, got '" + name + "'");
    };
  }

  /// c (m, n) = a b, with a (m, k) and b (k, n), each stored transposed where said so.
  public void product(boolean aTransposed, boolean bTransposed, int m, int n, int k, MemorySegment a, MemorySegment b,
      MemorySegment c) {
    try {
      sgemm.invokeExact(ROW_MAJOR, aTransposed ? TRANSPOSED : PLAIN, bTransposed ? TRANSPOSED : PLAIN, m, n, k, 1f,
          a.address(), aTransposed ? m : k, b.address(), bTransposed ? k : n, 0f, c.address(), n);
    } catch (Throwable e) {
      throw new IllegalStateException("sgemm", e);
    }
  }

  /// y (m) = a x, with a (m, n).
  public void product(int m, int n, MemorySegment a, MemorySegment x, MemorySegment y) {
    try {
      sgemv.invokeExact(ROW_MAJOR, PLAIN, m, n, 1f, a.address(), n, x.address(), 1, 0f, y.address(), 1);
    } catch (Throwable e) {
      throw new IllegalStateException("sgemv", e);
    }
  }

  private static void call(MethodHandle function, int value) {
    try {
      function.invokeExact(value);
    } catch (Throwable e) {
      throw new IllegalStateException("setting the number of threads", e);
    }
  }
}
