package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// A small hybrid model forward and backward on the cpu device, as a program: every line of its output is a name and
/// numbers.
public final class SmallStep {
  private static final int CONTEXT = 40;
  private static final int VOCABULARY = 50;

  private SmallStep() {}

  /// Writes the device, then the logits and every parameter's gradient.
  public static void main(String[] args) {
    try (CpuDevice device = CpuDevice.open(); CpuDevice another = CpuDevice.open()) {
      System.out.println("devices " + device.usesVectors() + " " + another.usesVectors());
      results(device).forEach(result -> System.out.println(result.name() + " " + result.text()));
    }
  }

  /// Numbers that the step computes.
  record Result(String name, double[] numbers) {
    static Result parse(String line) {
      String[] words = line.split(" ");
      return new Result(words[0], Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray());
    }

    String text() {
      return String.join(" ", Arrays.stream(numbers).mapToObj(Double::toString).toList());
    }
  }

  static List<Result> results(Device device) {
    Rows rows = Rows.packed(new int[] {CONTEXT, 7}, new int[][] {{13}, {}});
    int[] ids = new int[rows.tokens()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (i * i + 3) % VOCABULARY;
    }
    try (Scope scope = device.newScope("step")) {
      Decoder decoder = TinyModels.fresh(TinyModels.hybrid(CONTEXT), scope, 20_260_101);
      Context c = Context.training(scope);
      List<Result> results = new ArrayList<>();
      Map<String, Tensor> gradients = new LinkedHashMap<>();
      for (Parameter p : decoder.parameters()) {
        Tensor gradient = scope.zeros(DType.F32, p.value().shape());
        gradients.put(p.name(), gradient);
        c.tape().leaf(p.value(), gradient);
      }
      Tensor logits = decoder.forward(c, ids, rows);
      results.add(new Result("logits", logits.toDoubles()));
      Tensor labels = scope.ofInts(Shape.of(ids.length), ids);
      c.tape().backward(Algebra.mean(c, Losses.crossEntropy(c, logits, labels)));
      gradients.forEach((name, gradient) -> results.add(new Result(name, gradient.toDoubles())));
      return results;
    }
  }
}
