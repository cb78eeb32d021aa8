package org.seqmix.openclbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.MixerCases;
import org.seqmix.tensor.testing.MixerPrograms;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;

/// Every operation on odd and on larger shapes, against the reference device in F64.
final class OperationChecks {
  private static final long SEED = 7;
  private static final double F32 = 2e-5;
  /// Inputs and their gradients rounded to 8 significant bits.
  private static final double SIXTEEN_BITS = 1e-2;
  private static final String ROUNDED = "linear.*|attention.*|ssd.*";

  private final Map<String, Program> programs = programs();
  private final Map<String, List<double[]>> expected = new ConcurrentHashMap<>();

  /// What the reference device computes, on all processors.
  OperationChecks() {
    programs.entrySet().parallelStream().forEach(e -> {
      try (ReferenceDevice reference = new ReferenceDevice()) {
        expected.put(e.getKey(), outputs(reference, DType.F64, e.getValue()));
      }
    });
  }

  /// All of them on `device`; where it rounds inputs, those that it rounds.
  void run(OpenClDevice device, String mode, Consumer<Check> found) {
    boolean rounds = device.settings().roundsInputs();
    programs.forEach((name, program) -> {
      if (!rounds || name.matches(ROUNDED)) {
        found.accept(check(device, name, mode, rounds ? SIXTEEN_BITS : F32, program));
      }
    });
  }

  private static Map<String, Program> programs() {
    Map<String, Program> all = new LinkedHashMap<>();
    for (int width : new int[] {1, 7, 64, 65}) {
      Programs.all(5, width).forEach((name, program) -> all.put(name + ", 5 x " + width, program));
    }
    Programs.all(150, 277).forEach((name, program) -> all.put(name + ", 150 x 277", program));
    for (int tokens : new int[] {7, 70, 150}) {
      for (int headDim : new int[] {4, 16, 64}) {
        MixerPrograms.all(tokens, headDim).forEach((name, p) -> all.put(name + ", T " + tokens + " P " + headDim, p));
      }
    }
    for (int tokens : new int[] {7, 40}) {
      MixerCases.edges(tokens).forEach((name, program) -> all.put(name + ", T " + tokens, program));
      MixerCases.families(tokens).forEach((name, program) -> all.put(name + ", T " + tokens, program));
    }
    all.putAll(MixerCases.large());
    return all;
  }

  private Check check(OpenClDevice device, String name, String mode, double bound, Program program) {
    try {
      List<double[]> wanted = Objects.requireNonNull(expected.get(name));
      List<double[]> got = outputs(device, DType.F32, program);
      double worst = 0;
      for (int i = 0; i < wanted.size(); i++) {
        worst = Math.max(worst, Errors.ofLargest(got.get(i), wanted.get(i)));
      }
      return new Check(name, mode, worst, bound, "");
    } catch (RuntimeException e) {
      return Check.failed(name, mode, bound, e);
    }
  }

  private static List<double[]> outputs(Device device, DType type, Program program) {
    try (Scope scope = device.newScope("check")) {
      return program.run(device.kernels(), new Inputs(scope, type, SEED)).stream().map(Tensor::toDoubles).toList();
    }
  }
}
