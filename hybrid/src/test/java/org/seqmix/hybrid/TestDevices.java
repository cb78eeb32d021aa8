package org.seqmix.hybrid;

import java.util.stream.Stream;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// The devices models run on in tests.
public final class TestDevices {
  private TestDevices() {}

  /// Their names.
  public static Stream<String> names() {
    return Stream.of("reference", "cpu");
  }

  /// A device by name; `cpu`, or `cpu without vectors`, with two threads and poisoned memory. The caller closes it.
  public static Device open(String name) {
    return switch (name) {
      case "reference" -> new ReferenceDevice();
      case "cpu" -> new CpuDevice(CpuDevice.Options.defaults().withThreads(2).poisoned());
      case "cpu without vectors" ->
          new CpuDevice(CpuDevice.Options.defaults().withThreads(2).poisoned().withoutVectors());
      default -> throw new IllegalArgumentException("no test device " + name);
    };
  }
}
