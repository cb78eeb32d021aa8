package org.seqmix.cli;

import java.util.Locale;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.DeviceSettings;
import org.seqmix.tensor.DeviceSettings.Precision;
import picocli.CommandLine.Option;

/// `--device` and `--precision`: which device computes, and how.
final class DeviceChoice {
  @Option(
      names = "--device", paramLabel = "NAME[:INDEX]", defaultValue = "cpu",
      description = "cpu (default); reference: the plain and slow twin of every operation; or one found at run time, "
          + "such as opencl or opencl:1. 'seqmix devices' lists them."
  ) private String name = "cpu";

  @Option(
      names = "--precision", paramLabel = "TYPE", defaultValue = "f32",
      description = "What products and attention make of their inputs, on devices that offer it: f32 (default), or "
          + "bf16: rounded to 16 bits and summed in f32."
  ) private Precision precision = Precision.F32;

  /// Opens the device, with this many threads where it has them; 0 stands for as many as there are processors. The
  /// caller closes it.
  Device open(int threads) {
    return name().open(threads, DeviceSettings.plain().withPrecision(precision));
  }

  DeviceName name() {
    return DeviceName.of(name);
  }

  /// What rows of results call it: `opencl:1`, `opencl/bf16`.
  String label() {
    return name() + (precision == Precision.F32 ? "" : "/" + precision.name().toLowerCase(Locale.ROOT));
  }
}
