package org.seqmix.hybrid;

import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import org.seqmix.opencl.OpenClDevices;
import org.seqmix.opencl.OpenClSettings;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceInfo;
import org.seqmix.tensor.Devices;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// The devices models run on in tests.
public final class TestDevices {
  private TestDevices() {}

  /// Those whose results do not depend on pieces and batches, bit for bit.
  public static Stream<String> names() {
    return Stream.of("reference", "cpu");
  }

  /// Those and `opencl`, which keeps to a bound instead.
  public static Stream<String> all() {
    return Stream.concat(names(), Stream.of("opencl"));
  }

  /// The first OpenCL device that can be used, with poisoned memory. Without any, the test is skipped with a line that says so.
  private static Device openCl() {
    List<DeviceInfo> found = Devices.find("opencl").devices();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).unusable().isEmpty()) {
        return OpenClDevices.open(i, OpenClSettings.defaults().poisoning());
      }
    }
    if (found.stream().anyMatch(d -> !d.description().equals("no device"))) {
      throw new AssertionError("every OpenCL device is refused: " + found);
    }
    System.err.println("SKIPPED, no OpenCL device: " + found);
    throw new TestAbortedException("no OpenCL device: " + found);
  }

  /// A device by name; `cpu`, or `cpu without vectors`, with two threads and poisoned memory. The caller closes it.
  public static Device open(String name) {
    return switch (name) {
      case "reference" -> new ReferenceDevice();
      case "cpu" -> new CpuDevice(CpuDevice.Options.defaults().withThreads(2).poisoned());
      case "cpu without vectors" ->
          new CpuDevice(CpuDevice.Options.defaults().withThreads(2).poisoned().withoutVectors());
      case "opencl" -> openCl();
      default -> throw new IllegalArgumentException("no test device " + name);
    };
  }
}
