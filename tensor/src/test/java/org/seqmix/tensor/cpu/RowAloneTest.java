package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Inputs;

/// A token's result has the same bits alone and in any batch.
class RowAloneTest {
  private static final int TOKENS = 9;

  /// Operations on rows `x`, `z` and `grad` of equal shape, into `y`; `norms` has one number a row.
  @FunctionalInterface
  private interface RowOperation {
    void run(Kernels k, Tensor x, Tensor z, Tensor grad, Tensor vector, Tensor y, Tensor norms);
  }

  private static Map<String, RowOperation> operations() {
    Map<String, RowOperation> all = new LinkedHashMap<>();
    all.put("axpby", (k, x, z, g, v, y, n) -> k.axpby(2.1, x, 0.3, z, y));
    all.put("rmsNorm", (k, x, z, g, v, y, n) -> k.rmsNorm(x, v, 1e-6, y, n));
    all.put("rmsNormGrad", (k, x, z, g, v, y, n) -> {
      k.rmsNorm(x, v, 1e-6, y, n);
      k.rmsNormGrad(g, x, v, n, y, null);
    });
    all.put("gate", (k, x, z, g, v, y, n) -> k.gate(x, z, v, y));
    all.put("gateGrad", (k, x, z, g, v, y, n) -> k.gateGrad(g, x, z, v, y, y, null));
    all.put("logDecay", (k, x, z, g, v, y, n) -> k.logDecay(x, y));
    all.put("logDecayGrad", (k, x, z, g, v, y, n) -> k.logDecayGrad(g, x, y));
    all.put("rope", (k, x, z, g, v, y, n) -> {
      int half = (int) x.columns() / 2;
      Rows rows = Rows.of(1, (int) x.rows());
      k.rope(x, z.columns(0, half), z.columns(half, 2L * half), rows, 1, false, y);
    });
    all.put("causalConv", (k, x, z, g, v, y, n) -> {
      Tensor taps = v.reshape(v.columns(), 1);
      k.causalConv(x, taps, v, Rows.ofLengths(ones(x)), null, y, null);
    });
    all.put("linear", (k, x, z, g, v, y, n) -> k.linear(x, v.reshape(1, v.columns()), null, y.columns(0, 1)));
    for (Activation kind : Activation.values()) {
      all.put("activate " + kind, (k, x, z, g, v, y, n) -> k.activate(kind, x, y));
      all.put("activateGrad " + kind, (k, x, z, g, v, y, n) -> k.activateGrad(kind, g, x, y));
    }
    all.put("clamp", (k, x, z, g, v, y, n) -> k.clamp(x, -0.5, 0.7, y));
    all.put("addRow", (k, x, z, g, v, y, n) -> k.addRow(x, v, y));
    all.put("scaleColumns", (k, x, z, g, v, y, n) -> k.scaleColumns(x, v, y));
    all.put("scaleHeads", (k, x, z, g, v, y, n) -> k.scaleHeads(x, z.columns(0, 1), y));
    all.put("scaleHeadsGrad",
        (k, x, z, g, v, y, n) -> k.scaleHeadsGrad(g, x, z.columns(0, 1), y, n.reshape(n.columns(), 1)));
    all.put("layerNorm", (k, x, z, g, v, y, n) -> k.layerNorm(x, v, v, 1e-6, y, n, column(z)));
    all.put("layerNormGrad", (k, x, z, g, v, y, n) -> {
      Tensor mean = column(z);
      k.layerNorm(x, v, null, 1e-6, y, mean, n);
      k.layerNormGrad(g, x, v, mean, n, y, null, null);
    });
    all.put("rowDistance", (k, x, z, g, v, y, n) -> k.rowDistance(x, z, n));
    for (Divergence kind : Divergence.values()) {
      all.put("divergence " + kind, (k, x, z, g, v, y, n) -> {
        k.divergence(kind, x, 1.1, z, 0.9, n);
        k.divergenceGrad(kind, n, x, 1.1, z, 0.9, y);
      });
    }
    return all;
  }

  /// A vector of its own, one number a row of `t`.
  private static Tensor column(Tensor t) {
    return t.scope().zeros(DType.F32, t.rows());
  }

  private static int[] ones(Tensor x) {
    int[] lengths = new int[(int) x.rows()];
    Arrays.fill(lengths, 1);
    return lengths;
  }

  static Stream<Arguments> cases() {
    return Stream.of(5, 16, 33, 70, 1000)
        .flatMap(w -> operations().keySet().stream().map(name -> Arguments.of(name, w)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aloneAsInTheBatch(String name, int columns) {
    aloneAsInTheBatch(operations().get(name), columns, Devices.cpu(2));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void withoutVectorsToo(String name, int columns) {
    aloneAsInTheBatch(operations().get(name), columns, Devices.scalar(2));
  }

  private static void aloneAsInTheBatch(RowOperation operation, int columns, CpuDevice device) {
    try (CpuDevice cpu = device; Scope scope = cpu.newScope("rows")) {
      Inputs in = new Inputs(scope, DType.F32, 5);
      List<Tensor> operands = List.of(in.normal(TOKENS, columns, 2), in.normal(TOKENS, columns, 2),
          in.normal(TOKENS, columns, 1));
      Tensor vector = in.normalVector(columns);
      List<double[]> whole = run(cpu, scope, operation, operands, vector, 0, TOKENS);
      for (int t = 0; t < TOKENS; t++) {
        assertThat(run(cpu, scope, operation, operands, vector, t, t + 1).get(0)).isEqualTo(whole.get(t));
      }
    }
  }

  /// The outputs of each row from `from` to `to`: y, then the row's number.
  private static List<double[]> run(CpuDevice cpu, Scope scope, RowOperation operation, List<Tensor> operands,
      Tensor vector, int from, int to) {
    long columns = vector.columns();
    Tensor y = scope.zeros(DType.F32, to - from, columns);
    Tensor norms = scope.zeros(DType.F32, to - from);
    List<Tensor> rows = operands.stream().map(x -> x.rows(from, to)).toList();
    operation.run(cpu.kernels(), rows.get(0), rows.get(1), rows.get(2), vector, y, norms);
    List<double[]> out = new ArrayList<>();
    for (int t = 0; t < to - from; t++) {
      double[] row = y.rows(t, t + 1).toDoubles();
      double[] all = Arrays.copyOf(row, row.length + 1);
      all[row.length] = norms.toDoubles()[t];
      out.add(all);
    }
    return out;
  }
}
