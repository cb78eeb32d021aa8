package org.seqmix.openclbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.WeightFormat;

/// What is timed on a device. A device with less than 32 GiB of memory gets sizes that it can do in minutes.
final class Plan {
  private static final long LARGE = 32L << 30;

  private final OpenClDevice device;
  private final String contender;
  private final Path models;
  private final boolean large;
  private final boolean plain;

  Plan(OpenClDevice device, String contender, Path models) {
    this.device = device;
    this.contender = contender;
    this.models = models;
    this.large = device.info().memory() >= LARGE && !device.info().processor();
    this.plain = !device.settings().roundsInputs();
  }

  void run(Set<String> groups, Consumer<Row> found) {
    for (Timed timed : kernels()) {
      if (asked(groups, timed.group())) {
        measure(timed, found);
      }
    }
    if (asked(groups, "training")) {
      guarded("training",
          () -> found.accept(TrainCases.measure(device, contender, models.resolve("llamba-4m.json"), 16, 256, 28.2e6)));
      guarded("training",
          () -> found.accept(TrainCases.measure(device, contender, models.resolve("llamba-30m.json"), 8, 512, 189e6)));
    }
    if (asked(groups, "decode")) {
      Path shape = models.resolve(large ? "llamba-1b.json" : "llamba-4m.json");
      guarded("decode", () -> DecodeCases.measure(device, shape, WeightFormat.BF16, batches(), found));
    }
  }

  /// Few rows are multiplied as they are, whatever the precision.
  private int[] batches() {
    if (plain) {
      return large ? new int[] {1, 16, 256} : new int[] {1, 4};
    }
    return new int[] {large ? 256 : 4};
  }

  private static boolean asked(Set<String> groups, String group) {
    return groups.contains("all") || groups.contains(group);
  }

  private List<Timed> kernels() {
    int n = large ? 8 : 1;
    List<Timed> all = new ArrayList<>();
    if (plain) {
      all.add(KernelCases.copy(large ? 2L << 30 : 1L << 26));
      all.addAll(
          KernelCases.memory(1024 * n, large ? 2048 : 256, large ? 50_304 : 4096, large ? 100_000_000 : 1_000_000));
      all.addAll(KernelCases.vectors(large ? 8192 : 512, large ? 2048 : 256, large ? 64L << 20 : 1, 1, 16));
      all.addAll(KernelCases.vectors(large ? 2048 : 256, large ? 2048 : 256, large ? 64L << 20 : 1, 1));
      all.addAll(MixerCases.step(large ? 256 : 8, new SsdShape(32, 32, 64, 64)));
    }
    all.addAll(KernelCases.products(contender, large ? new int[] {1024, 2048, 4096, 8192} : new int[] {256}));
    all.addAll(MixerCases.attention(contender, large ? 4 : 1, large ? 32 : 4, large ? 2048 : 256, 64));
    all.addAll(MixerCases.attention(contender, large ? 4 : 1, large ? 16 : 2, large ? 2048 : 256, 128));
    all.addAll(MixerCases.ssd(contender, n, large ? 2048 : 256, new SsdShape(large ? 32 : 4, 1, 64, 64)));
    all.addAll(MixerCases.ssd(contender, n, large ? 2048 : 256, new SsdShape(large ? 32 : 4, large ? 32 : 4, 64, 64)));
    return all;
  }

  private void measure(Timed timed, Consumer<Row> found) {
    guarded(timed.group() + " " + timed.name(), () -> {
      try (Bench bench = new Bench(device)) {
        found.accept(
            new Row(timed.group(), timed.name(), timed.contender(), timed.operations(), timed.bytes(), timed.tokens(),
                bench.time(timed.prepare().apply(bench))));
      }
    });
  }

  /// One case that cannot be done does not end the run; it is named.
  private static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      System.err.println(what + ": " + e.getMessage());
    }
  }
}
