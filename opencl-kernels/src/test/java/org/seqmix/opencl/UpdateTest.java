package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;

/// AdamW over many parameters, large and small, in one buffer and in several.
class UpdateTest {
  private static final double BOUND = 1e-6;
  private static final int[] SIZES = {1, 4, 7, 64, 8191, 8192, 8196, 20_000, 3, 40_001, 1 << 21};

  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().poisoning());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @Test
  void manyParametersAgreeWithTheReference() {
    List<double[]> expected = updated(new ReferenceDevice());
    List<double[]> got = updated(device);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(OpenCl.error(got.get(i), expected.get(i))).as("tensor %d", i).isLessThan(BOUND);
    }
  }

  /// Weights and moments after three steps, each of which zeroes the gradients.
  private static List<double[]> updated(Device on) {
    try (Scope weights = on.newScope("weights"); Scope others = on.newScope("moments")) {
      SplittableRandom random = new SplittableRandom(5);
      List<AdamWItem> items = new ArrayList<>();
      for (int i = 0; i < SIZES.length; i++) {
        Shape shape = Shape.of(SIZES[i]);
        items.add(new AdamWItem(made(weights, random, SIZES[i]), weights.zeros(DType.F32, shape),
            others.zeros(DType.F32, shape), others.zeros(DType.F32, shape), step(i, 1)));
      }
      for (int step = 1; step <= 3; step++) {
        List<AdamWItem> now = new ArrayList<>();
        for (int i = 0; i < SIZES.length; i++) {
          AdamWItem item = items.get(i);
          try (Scope brief = on.newScope("gradient")) {
            on.kernels().axpby(1, made(brief, random, SIZES[i]), 1, item.gradient(), item.gradient());
          }
          now.add(new AdamWItem(item.w(), item.gradient(), item.m(), item.v(), step(i, step)));
        }
        on.kernels().adamW(now);
      }
      List<double[]> results = new ArrayList<>();
      for (AdamWItem item : items) {
        assertThat(item.gradient().toDoubles()).containsOnly(0);
        results.addAll(List.of(item.w().toDoubles(), item.m().toDoubles(), item.v().toDoubles()));
      }
      return results;
    }
  }

  /// Every second parameter decays.
  private static AdamWStep step(int parameter, int step) {
    return new AdamWStep(0.02, 0.9, 0.95, 1e-8, parameter % 2 == 0 ? 0.1 : 0, step, 0.25);
  }

  private static Tensor made(Scope scope, SplittableRandom random, int size) {
    return scope.of(DType.F32, Shape.of(size), random.doubles(size, -2, 2).map(v -> (float) v).toArray());
  }
}
