package com.example.ssm;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixers;
import org.seqmix.ssm.DiscreteMamba2;
import org.seqmix.ssm.DiscreteMamba2Config;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Runs one layer over a sequence at once and token by token, on two devices, and prints what comes out.
public final class Main {
  private static final int WIDTH = 32;
  private static final int TOKENS = 21;

  private Main() {
  }

  /// No arguments.
  public static void main(String[] args) {
    System.out.println("mixers " + Mixers.all().keySet());
    try (Device cpu = CpuDevice.open()) {
      run("cpu", cpu, DType.F32);
    }
    try (Device reference = new ReferenceDevice()) {
      run("reference", reference, DType.F64);
    }
  }

  private static void run(String name, Device device, DType type) {
    try (Scope scope = device.newScope("layer")) {
      DiscreteMamba2 layer = new DiscreteMamba2(DiscreteMamba2Config.of(WIDTH, 4, 8), 1,
          new FreshWeights(scope, type, 7).root());
      Tensor u = scope.of(type, Shape.of(TOKENS, WIDTH), waves());
      Context c = Context.inference(scope);
      Tensor whole = layer.forward(c, u, Rows.ofLengths(TOKENS));
      print(name + " forward", whole.rows(TOKENS - 1, TOKENS));
      try (MixerState state = layer.newState(1)) {
        Tensor y = whole;
        for (int t = 0; t < TOKENS; t++) {
          y = layer.step(c, u.rows(t, t + 1), state);
        }
        print(name + " steps", y);
      }
    }
  }

  private static double[] waves() {
    double[] out = new double[TOKENS * WIDTH];
    Arrays.setAll(out, i -> (float) Math.sin(0.37 * i));
    return out;
  }

  private static void print(String what, Tensor row) {
    System.out.println(what + " " + Arrays.stream(row.toDoubles()).mapToObj(String::valueOf)
        .collect(Collectors.joining(" ")));
  }
}
