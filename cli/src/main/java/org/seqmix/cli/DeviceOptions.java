package org.seqmix.cli;

import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;
import picocli.CommandLine.Option;

/// `--device` and `--threads`: where a command computes.
final class DeviceOptions {
  @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu",
      description = "cpu (default), or reference: the plain and slow twin of every operation.")
  private String name = "cpu";

  @Option(names = {"-t", "--threads"}, paramLabel = "N", defaultValue = "0",
      description = "Threads of the cpu device; by default, as many as there are processors. The result is the same.")
  private int threads;

  /// Opens the device; the caller closes it.
  Device open() {
    CpuDevice.Options options = CpuDevice.Options.defaults();
    return switch (name) {
      case "cpu" -> new CpuDevice(threads == 0 ? options : options.withThreads(threads));
      case "reference" -> new ReferenceDevice();
      default -> throw new IllegalArgumentException("--device: expected cpu or reference, got '" + name + "'");
    };
  }
}
