package org.seqmix.benchmarks.peer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// PyTorch through DJL's engine, offline: one program on fixed inputs.
public final class Torch implements AutoCloseable {
  private final PtNDManager manager;
  private final NDList inputs = new NDList();
  private final boolean gradients;
  private @Nullable PtSymbolBlock program;

  /// PyTorch with so many threads; `gradients` says whether inputs want theirs and the program may ask for them.
  public Torch(int threads, boolean gradients) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("DJL_CACHE_DIR", Natives.folder().resolve("djl").toString());
    manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
    JniUtils.setNumThreads(threads);
    this.gradients = gradients;
  }

  /// Adds an input of random numbers.
  public Torch input(long... dims) {
    NDArray made = manager.randomUniform(-0.5f, 0.5f, new Shape(dims), DataType.FLOAT32);
    made.setRequiresGradient(gradients);
    inputs.add(made);
    return this;
  }

  /// Adds an input of random numbers from 0 to `bound` - 1, as I64.
  public Torch labels(int count, int bound) {
    inputs.add(manager.randomInteger(0, bound, new Shape(count), DataType.INT64));
    return this;
  }

  /// The program to run: statements of TorchScript over inputs named as in `names`, such as `x, w`.
  public Torch program(String names, String... statements) {
    try {
      program = JniUtils.loadModule(manager, new ByteArrayInputStream(TorchProgram.file(names, statements)), false,
          false);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs the program once.
  public void run() {
    if (program == null) {
      throw new IllegalStateException("PyTorch: no program");
    }
    JniUtils.setGradMode(gradients); // of this thread
    IValueUtils.forward(program, inputs, gradients).close();
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    manager.close();
  }
}
