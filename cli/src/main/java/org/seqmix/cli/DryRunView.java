package org.seqmix.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.seqmix.eval.TextTable;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.run.DryRun;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Prints what a distillation would take on this machine.
final class DryRunView {
  /// What whole steps reach of the rate of a large product, see docs/performance.md.
  private static final double SHARE = 0.75;
  private static final int SIZE = 256;
  /// Long enough for the kernel to be compiled, also where other programs take most of the processor.
  private static final long MEASURE = 3_000_000_000L;
  private static final int LEAST_PRODUCTS = 200;

  private final PrintWriter out;

  DryRunView(PrintWriter out) {
    this.out = out;
  }

  void print(Recipe recipe, String teacher, DryRun run, Device device) {
    line("recipe", recipe.name());
    line("teacher", teacher + ", " + number(run.teacher().total()) + " parameters");
    line("student", number(run.sizes().total()) + " parameters: " + parts(run.sizes()));
    line("layers", run.sizes().plan().mixers().toString());
    line("text", (recipe.data().corpus().isEmpty() ? "" : recipe.data().corpus() + ", ") + "rows of " + run.context()
        + " tokens" + (recipe.data().sampled_tokens() == 0 ? "" : ", " + number(recipe.data().sampled_tokens())
            + " tokens sampled from the teacher (not in the times)"));
    double rate = rate(device);
    TextTable table = new TextTable("stage", "tokens", "steps", "rows", "rate", "trained", "memory", "disk",
        "operations", "time here");
    for (DryRun.Stage s : run.stages()) {
      table.row(s.name(), number(s.plan().tokens()), number(s.steps()), number(s.plan().rows()),
          String.format(Locale.ROOT, "%.0e", s.plan().rate()), number(s.trained()), bytes(s.bytes()),
          s.disk() == 0 ? "" : bytes(s.disk()), String.format(Locale.ROOT, "%.1e", s.operations()),
          time(s.operations() / rate));
    }
    table.row("all", number(run.tokens()), "", "", "", "", bytes(run.bytes()), "",
        String.format(Locale.ROOT, "%.1e", run.operations()), time(run.operations() / rate));
    out.println();
    out.print(table);
    out.println();
    out.println(
        String.format(Locale.ROOT, "Times at %.0f GFLOP/s, %.0f%% of a product's rate on %s just now.", rate / 1e9,
            100 * SHARE, device.name()));
    if (recipe.teacher().mapsWeights()) {
      out.println(
          "The teacher's weights stay in their files; they and the student's that are the same come on top, as far as "
              + "memory has room for them.");
    }
    if (!recipe.unknown().isEmpty()) {
      out.println("Not stated by the work this follows, our choice: " + String.join(", ", recipe.unknown()) + ".");
    }
  }

  /// Operations a second that a step may reach.
  private static double rate(Device device) {
    try (Scope scope = device.newScope("rate")) {
      Tensor x = scope.full(DType.F32, org.seqmix.tensor.Shape.of(SIZE, SIZE), 0.5);
      Tensor y = scope.empty(DType.F32, SIZE, SIZE);
      double best = 0;
      long begin = System.nanoTime();
      for (int i = 0; i < LEAST_PRODUCTS || System.nanoTime() - begin < MEASURE; i++) {
        long at = System.nanoTime();
        device.kernels().linear(x, x, null, y);
        y.rows(0, 1).columns(0, 1).item();
        best = Math.max(best, 2.0 * SIZE * SIZE * SIZE / (System.nanoTime() - at) * 1e9);
      }
      return SHARE * best;
    }
  }

  private static String parts(ModelSizes sizes) {
    return sizes.parameters().entrySet().stream().map(e -> e.getKey() + " " + number(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void line(String name, String value) {
    out.println(String.format(Locale.ROOT, "%-8s  %s", name, value));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String bytes(long count) {
    return count < 1 << 30 ? String.format(Locale.ROOT, "%.0f MiB", count / 1048576.0)
        : String.format(Locale.ROOT, "%,.1f GiB", count / 1073741824.0);
  }

  private static String time(double seconds) {
    return seconds < 120 ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 7200 ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : seconds < 172_800 ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : seconds < 2 * 365.25 * 86_400 ? String.format(Locale.ROOT, "%,.0f days", seconds / 86_400)
        : String.format(Locale.ROOT, "%,.0f years", seconds / (365.25 * 86_400));
  }
}
