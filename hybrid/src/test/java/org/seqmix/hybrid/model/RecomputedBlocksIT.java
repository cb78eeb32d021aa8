package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Blocks of every family computed again in the backward pass: the same bits.
class RecomputedBlocksIT {
  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.model.GoldenFolder#names")
  void lossAndGradientsAreTheSameBits(String folder) {
    Map<String, float[]> expected = step(folder, 1, false);
    assertThat(step(folder, 1, true)).usingRecursiveComparison().isEqualTo(expected);
    assertThat(step(folder, 2, true)).usingRecursiveComparison().isEqualTo(expected);
  }

  private static Map<String, float[]> step(String folder, int threads, boolean recompute) {
    try (Device device = new CpuDevice(CpuDevice.Options.defaults().withThreads(threads).poisoned());
        GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(golden.directory(), device, Model.Use.TRAINING);
        Scope scope = device.newScope("test")) {
      Context plain = Context.training(scope);
      Context c = recompute ? plain.recomputing() : plain;
      Map<String, Tensor> results = new LinkedHashMap<>();
      for (Parameter p : model.decoder().parameters()) {
        Tensor gradient = scope.zeros(p.value().type(), p.value().shape());
        c.tape().leaf(p.value(), gradient);
        results.put(p.name(), gradient);
      }
      Rows rows = golden.rows();
      Tensor labels = scope.ofInts(Shape.of(rows.tokens()), golden.ids());
      Tensor logits = model.decoder().forward(c, golden.ids(), rows);
      results.put("logits", logits);
      c.tape().backward(Algebra.mean(c, Losses.crossEntropy(c, logits, labels)));
      Map<String, float[]> out = new LinkedHashMap<>();
      results.forEach((name, t) -> out.put(name, t.toFloats()));
      return out;
    }
  }
}
