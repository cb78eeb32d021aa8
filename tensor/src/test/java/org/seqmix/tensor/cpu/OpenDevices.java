package org.seqmix.tensor.cpu;

/// Opens devices with vectors and without, each twice, for the log to tell.
final class OpenDevices {
  private OpenDevices() {}

  public static void main(String[] args) {
    CpuDevice.Options options = CpuDevice.Options.defaults().withThreads(1);
    for (int i = 0; i < 2; i++) {
      try (CpuDevice device = new CpuDevice(options); CpuDevice plain = new CpuDevice(options.withoutVectors())) {
        System.out.println(device.usesVectors() + " " + plain.usesVectors());
      }
    }
  }
}
