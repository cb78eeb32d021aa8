package org.seqmix.eval;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// How fast a device moves its own memory: the limit of whatever must read all weights for every token there.
public final class CopyRate {
  /// Numbers of the tensor that is copied: more bytes than any cache holds.
  private static final long ELEMENTS = 64L << 20;
  /// Copies of a round, so that waiting for them weighs little.
  private static final int COPIES = 4;
  private static final int WARMUPS = 2;
  private static final int ROUNDS = 5;

  private CopyRate() {}

  /// Bytes a second that are read or written by copies on `device`: the best of several rounds.
  ///
  /// *Cost*: 512 MiB of the device's memory while it runs, and 15 GiB moved.
  public static double measure(Device device) {
    try (Scope scope = device.newScope("copy rate")) {
      Tensor from = scope.full(DType.F32, Shape.of(1024, ELEMENTS / 1024), 1);
      Tensor to = scope.empty(DType.F32, from.shape());
      double best = 0;
      for (int round = -WARMUPS; round < ROUNDS; round++) {
        long began = System.nanoTime();
        for (int i = 0; i < COPIES; i++) {
          device.kernels().copy(from, to);
        }
        if (to.rows(0, 1).columns(0, 1).item() != 1) {
          throw new IllegalStateException(
              "copy rate: device " + device.name() + ": the numbers read are not those written");
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        best = round < 0 ? 0 : Math.max(best, 2.0 * COPIES * ELEMENTS * Float.BYTES / seconds);
      }
      return best;
    }
  }
}
