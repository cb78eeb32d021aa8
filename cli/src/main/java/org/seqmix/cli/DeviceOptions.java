package org.seqmix.cli;

import java.util.stream.Collectors;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceProvider;
import org.seqmix.tensor.Devices;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;
import picocli.CommandLine.Option;

/// `--device` and `--threads`: where a command computes.
final class DeviceOptions {
  @Option(
      names = "--device", paramLabel = "NAME", defaultValue = "cpu",
      description = "cpu (default); reference: the plain and slow twin of every operation; or one found at run time, "
          + "such as opencl."
  ) private String name = "cpu";

  @Option(
      names = {"-t", "--threads"}, paramLabel = "N", defaultValue = "0",
      description = "Threads of the cpu device; by default, as many as there are processors. The result is the same."
  ) private int threads;

  /// Opens the device; the caller closes it.
  Device open() {
    return open(name, threads);
  }

  /// Opens a device by name, with this many threads where it has them; 0 stands for as many as there are processors.
  static Device open(String name, int threads) {
    CpuDevice.Options options = CpuDevice.Options.defaults();
    return switch (name) {
      case "cpu" -> new CpuDevice(threads == 0 ? options : options.withThreads(threads));
      case "reference" -> new ReferenceDevice();
      default -> found(name);
    };
  }

  private static Device found(String name) {
    DeviceProvider provider = Devices.all().get(name);
    if (provider == null) {
      throw new IllegalArgumentException("--device: expected one of cpu, reference"
          + Devices.all().keySet().stream().map(other -> ", " + other).collect(Collectors.joining()) + ", got '" + name
          + "'");
    }
    return provider.open(0);
  }
}
