package org.seqmix.benchmarks.group;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.seqmix.benchmarks.peer.Torch;

/// A program of PyTorch and its operands.
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH fills in parameters and calls what is marked
public abstract class OnTorch {
  @Param("1") int threads;

  private Torch torch;

  /// Loads the engine and makes the operands.
  @Setup
  public final void open() {
    torch = make();
  }

  /// The program with its operands.
  abstract Torch make();

  /// Runs the program once.
  final void run() {
    torch.run();
  }

  /// Frees the operands.
  @TearDown
  public final void close() {
    torch.close();
  }
}
