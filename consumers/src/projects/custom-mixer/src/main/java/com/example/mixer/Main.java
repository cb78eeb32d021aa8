package com.example.mixer;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.SequenceMixer;
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

/// Finds the mixer by its name, runs it on two devices and prints what comes out.
public final class Main {
  private static final int WIDTH = 16;
  private static final int TOKENS = 9;

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
    MixerProvider provider = Mixers.find("scaled-attention");
    try (Scope scope = device.newScope("mixer")) {
      SequenceMixer mixer = provider.create(new MixerProvider.Site(WIDTH, 1, 64),
          Options.ofMixer(provider.name(), Map.of("heads", 2)), new FreshWeights(scope, type, 11).root());
      Context c = Context.inference(scope);
      Tensor u = scope.of(type, Shape.of(TOKENS, WIDTH), waves());
      Rows rows = Rows.ofLengths(4, TOKENS - 4);
      print(name + " forward", mixer.forward(c, u, rows));
      print(name + " matrix", mixer.mix(c, u, rows).matrix().dense(c));
    }
  }

  private static double[] waves() {
    double[] out = new double[TOKENS * WIDTH];
    Arrays.setAll(out, i -> (float) Math.sin(0.37 * i));
    return out;
  }

  private static void print(String what, Tensor values) {
    System.out.println(what + " " + Arrays.stream(values.toDoubles()).mapToObj(String::valueOf)
        .collect(Collectors.joining(" ")));
  }
}
