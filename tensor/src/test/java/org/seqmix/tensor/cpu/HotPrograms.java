package org.seqmix.tensor.cpu;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;
import org.seqmix.tensor.testing.MixerPrograms;
import org.seqmix.tensor.testing.Inputs;

/// Runs every operation of the cpu device again and again, at sizes that make its kernels hot.
final class HotPrograms {
  private static final int ROUNDS = 16;
  /// Two sizes: one that divides into blocks and vectors evenly, one that leaves remainders everywhere.
  private static final int[][] SIZES = {{128, 128}, {71, 45}};

  private HotPrograms() {}

  /// Further static methods without arguments may be named, as `class.method`: they are made hot as well.
  public static void main(String[] args) throws ReflectiveOperationException {
    List<Program> programs = new ArrayList<>();
    for (int[] size : SIZES) {
      programs.addAll(programs(size[0], size[1]).values());
    }
    try (CpuDevice device = new CpuDevice(CpuDevice.Options.defaults().withThreads(2))) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Program program : programs) {
          try (Scope scope = device.newScope("hot")) {
            program.run(device.kernels(), new Inputs(scope, DType.F32, round));
          }
        }
        for (String further : args) {
          call(further);
        }
      }
    }
  }

  private static Map<String, Program> programs(int t, int w) {
    Map<String, Program> all = new LinkedHashMap<>(Programs.all(t, w));
    all.putAll(MixerPrograms.all(t, w));
    all.putAll(ScalarPrograms.families(t));
    for (WeightFormat format : WeightFormat.values()) {
      all.put("weights in " + format, (k, in) -> weights(k, in, w, format));
    }
    return all;
  }

  /// One row, a few and many, which go different ways.
  private static List<Tensor> weights(Kernels k, Inputs in, int w, WeightFormat format) {
    Tensor packed = k.pack(in.scope(), in.flatNormal(4 * w, 8 * w, 1), format);
    List<Tensor> out = new ArrayList<>();
    for (int rows : new int[] {1, 3, 40}) {
      Tensor y = in.empty(rows, 4L * w);
      k.linear(in.normal(rows, 8 * w, 1), packed, null, y);
      out.add(y);
    }
    return out;
  }

  private static void call(String name) throws ReflectiveOperationException {
    int dot = name.lastIndexOf('.');
    try {
      Class.forName(name.substring(0, dot)).getMethod(name.substring(dot + 1)).invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
