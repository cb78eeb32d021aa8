package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Inputs;

/// The cpu device with one and with three threads, poisoned, beside the reference device in F64.
final class Devices implements AutoCloseable {
  private static final Duration SPIN = Duration.ofNanos(10_000);

  /// Operands are near 1: results that cancel to less are held to the rounding of what they came from.
  private static final double SMALL = 0.1;

  private final CpuDevice one;
  private final CpuDevice three;
  private final ReferenceDevice reference = new ReferenceDevice();

  /// With vectors.
  Devices() {
    this(cpu(1), cpu(3));
  }

  private Devices(CpuDevice one, CpuDevice three) {
    this.one = one;
    this.three = three;
  }

  static Devices withoutVectors() {
    return new Devices(scalar(1), scalar(3));
  }

  static CpuDevice cpu(int threads) {
    return new CpuDevice(options(threads));
  }

  /// The device as it is on a JVM without the Vector API.
  static CpuDevice scalar(int threads) {
    return new CpuDevice(options(threads).withoutVectors());
  }

  static CpuDevice cpu(int threads, boolean vectors) {
    return vectors ? cpu(threads) : scalar(threads);
  }

  private static CpuDevice.Options options(int threads) {
    return new CpuDevice.Options(threads, SPIN, true, true);
  }

  CpuDevice cpu() {
    return one;
  }

  /// Runs a program everywhere: outputs must lie within `tolerance` of the reference, relative to its largest magnitude
  /// (or to [#SMALL] where that is less), and have the same bits with one thread and with three.
  void check(Program program, double tolerance) {
    List<double[]> expected = outputs(reference, DType.F64, program);
    List<double[]> got = outputs(one, DType.F32, program);
    List<double[]> threaded = outputs(three, DType.F32, program);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(error(got.get(i), expected.get(i))).as("output %d", i).isLessThan(tolerance);
      assertThat(threaded.get(i)).as("output %d with three threads", i).isEqualTo(got.get(i));
    }
  }

  private static double error(double[] got, double[] expected) {
    assertThat(got).hasSameSizeAs(expected);
    double worst = 0;
    double largest = SMALL;
    for (int i = 0; i < got.length; i++) {
      worst = Double.isNaN(got[i]) ? Double.POSITIVE_INFINITY : Math.max(worst, Math.abs(got[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return worst / largest;
  }

  /// The outputs of a program on the cpu with one thread.
  List<double[]> outputs(Program program) {
    return outputs(one, DType.F32, program);
  }

  private static List<double[]> outputs(Device device, DType type, Program program) {
    try (Scope scope = device.newScope("program")) {
      return program.run(device.kernels(), new Inputs(scope, type, 17)).stream().map(Tensor::toDoubles).toList();
    }
  }

  @Override
  public void close() {
    one.close();
    three.close();
    reference.close();
  }
}
