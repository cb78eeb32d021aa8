package org.seqmix.cli;

import org.seqmix.tensor.Device;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--device`, `--precision` and `--threads`: where a command computes.
final class DeviceOptions {
  @Mixin private DeviceChoice choice = new DeviceChoice();

  @Option(
      names = {"-t", "--threads"}, paramLabel = "N", defaultValue = "0",
      description = "Threads of the cpu device; by default, as many as there are processors. The result is the same."
  ) private int threads;

  /// Opens the device; the caller closes it.
  Device open() {
    return choice.open(threads);
  }

  /// Whether the device's tensors lie in the memory that the system counts.
  boolean usesMachineMemory() {
    return choice.name().usesMachineMemory();
  }
}
