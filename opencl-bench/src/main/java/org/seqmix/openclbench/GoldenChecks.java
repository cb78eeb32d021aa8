package org.seqmix.openclbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Whole models against what the reference implementations computed from the same files: hidden states, logits, mixing matrices, the
/// loss, every gradient, greedy tokens.
final class GoldenChecks {
  private static final double VALUES = 2e-5;
  private static final double GRADIENTS = 1e-4;

  private final OpenClDevice device;
  private final String mode;
  private final Consumer<Check> found;

  private GoldenChecks(OpenClDevice device, String mode, Consumer<Check> found) {
    this.device = device;
    this.mode = mode;
    this.found = found;
  }

  /// All folders below `golden` that hold a model and its values.
  static void run(OpenClDevice device, String mode, Path golden, Consumer<Check> found) {
    try (Stream<Path> folders = Files.list(golden)) {
      List<Path> models =
          folders.filter(f -> Files.exists(f.resolve("config.json")) && Files.exists(f.resolve("golden.safetensors")))
              .filter(f -> !f.endsWith("training-trajectory")).sorted().toList();
      models.forEach(folder -> new GoldenChecks(device, mode, found).model(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(golden + ": cannot read", e);
    }
  }

  private void model(Path folder) {
    String name = String.valueOf(folder.getFileName());
    try (Safetensors golden = Safetensors.open(folder.resolve("golden.safetensors"))) {
      long[] shape = golden.entry("input_ids").shape();
      Rows rows = Rows.of((int) shape[0], (int) shape[1]);
      int[] ids = ints(golden, "input_ids");
      try (Model model = Model.open(folder, device, Model.Use.INFERENCE)) {
        check(name + ", hidden states", VALUES, () -> hidden(model.decoder(), golden, ids, rows, false));
        check(name + ", logits", VALUES, () -> logits(model.decoder(), golden, ids, rows));
        if (golden.names().contains("mixing_matrix.0")) {
          check(name + ", mixing matrices", VALUES, () -> hidden(model.decoder(), golden, ids, rows, true));
        }
        check(name + ", greedy tokens", 0, () -> greedy(model.decoder(), golden));
      }
      try (Model model = Model.open(folder, device, Model.Use.TRAINING)) {
        check(name + ", gradients", GRADIENTS, () -> gradients(model.decoder(), golden, ids, rows));
      }
    } catch (RuntimeException e) {
      found.accept(Check.failed(name, mode, VALUES, e));
    }
  }

  private void check(String name, double bound, DoubleSupplier error) {
    try {
      found.accept(new Check(name, mode, error.getAsDouble(), bound, ""));
    } catch (RuntimeException e) {
      found.accept(Check.failed(name, mode, bound, e));
    }
  }

  private double hidden(Decoder decoder, Safetensors golden, int[] ids, Rows rows, boolean matrices) {
    try (Scope scope = device.newScope("golden")) {
      Context c = Context.inference(scope);
      Tensor x = decoder.embed(c, ids);
      double worst = 0;
      for (int i = 0; i < decoder.blocks().size(); i++) {
        Block block = decoder.blocks().get(i);
        Tensor compared = matrices ? block.mixer().mix(c, block.mixerInput(c, x), rows).matrix().dense(c) : x;
        worst = Math.max(worst, Errors.ofLargest(compared.toDoubles(),
            golden.toDoubles((matrices ? "mixing_matrix." : "hidden_states.") + i)));
        x = block.forward(c, x, rows);
      }
      return worst;
    }
  }

  private double logits(Decoder decoder, Safetensors golden, int[] ids, Rows rows) {
    try (Scope scope = device.newScope("golden")) {
      return Errors.ofLargest(decoder.forward(Context.inference(scope), ids, rows).toDoubles(),
          golden.toDoubles("logits"));
    }
  }

  private static double greedy(Decoder decoder, Safetensors golden) {
    int[] expected = ints(golden, "greedy_tokens");
    int[] got = new Generator(decoder).generate(new Request(ints(golden, "greedy_prompt"), SamplerOptions.GREEDY, 0,
        expected.length, List.of()), (index, id) -> {
        }).tokens();
    return Arrays.equals(got, expected) ? 0 : 1;
  }

  private double gradients(Decoder decoder, Safetensors golden, int[] ids, Rows rows) {
    try (Scope scope = device.newScope("golden")) {
      Context c = Context.training(scope);
      Map<String, Tensor> gradients = new HashMap<>();
      for (Parameter p : decoder.parameters()) {
        Tensor gradient = scope.zeros(p.value().type(), p.value().shape());
        c.tape().leaf(p.value(), gradient);
        gradients.put(p.name(), gradient);
      }
      int[] labels = new int[rows.tokens()];
      Arrays.fill(labels, -1);
      for (int row = 0; row < rows.rows(); row++) {
        System.arraycopy(ids, rows.from(row) + 1, labels, rows.from(row), rows.length(row) - 1);
      }
      Tensor each =
          Losses.crossEntropy(c, decoder.forward(c, ids, rows), scope.ofInts(Shape.of(labels.length), labels));
      c.tape().backward(Algebra.mean(c, each, rows.tokens() - rows.rows()));
      return gradients.entrySet().stream()
          .mapToDouble(e -> Errors.ofNorm(e.getValue().toDoubles(), golden.toDoubles("grad." + e.getKey()))).max()
          .orElse(0);
    }
  }

  private static int[] ints(Safetensors golden, String name) {
    return Arrays.stream(golden.toLongs(name)).mapToInt(Math::toIntExact).toArray();
  }
}
