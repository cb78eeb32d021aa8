package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightGroupTest {
  private static final float[] SIZES = {1e-6f, 1e-3f, 1, 1000};

  private static float[] normal(long seed, float size) {
    Random random = new Random(seed);
    float[] w = new float[WeightFormat.GROUP];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (size * random.nextGaussian());
    }
    return w;
  }

  private static float largest(float[] w, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(w[i]));
    }
    return largest;
  }

  /// A scale rounded to F16 is off by at most 2^-11 of itself or, among the smallest numbers, 2^-25; the code that the
  /// largest weight would have is then off by 127 times that, beside the half code of rounding.
  @Test
  void eightBitsAreWithinHalfAScaleAndWhatTheScaleWasRounded() {
    WeightGroup group = new WeightGroup(WeightFormat.Q8);
    for (float size : SIZES) {
      for (int seed = 0; seed < 200; seed++) {
        float[] w = normal(seed, size);
        int count = 1 + seed % WeightFormat.GROUP;
        group.quantize(w, count);
        float exact = largest(w, count) / 127;
        double rounding = Math.max(exact * 0x1p-11, 0x1p-25);
        assertThat((double) group.scale()).isBetween(exact - rounding, exact + rounding);
        for (int i = 0; i < count; i++) {
          assertThat(group.code(i)).isBetween(-127, 127);
          assertThat((double) Math.abs(group.value(i) - w[i])).isLessThanOrEqualTo(group.scale() / 2 + 127 * rounding);
        }
      }
    }
  }

  /// Sixteen codes around zero: with the weight of largest magnitude at -8 steps no other lies beyond -8 to 8, so only
  /// those between 7.5 and 8 steps the other way are cut off, by at most a step. A better choice has no larger sum of
  /// squares.
  @Test
  void fourBitsAreNoWorseThanWithTheLargestWeightAtTheEndOfTheRange() {
    WeightGroup group = new WeightGroup(WeightFormat.Q4);
    for (float size : SIZES) {
      for (int seed = 0; seed < 200; seed++) {
        float[] w = normal(seed, size);
        int count = 1 + seed % WeightFormat.GROUP;
        group.quantize(w, count);
        double step = largest(w, count) / 8;
        double rounding = 8 * Math.max(step * 0x1p-11, 0x1p-25);
        double bound = 0;
        double got = 0;
        for (int i = 0; i < count; i++) {
          assertThat(group.code(i)).isBetween(0, 15);
          double most = Math.abs(w[i]) > 7.5 * step - rounding ? step : step / 2;
          bound += Math.pow(most + rounding, 2);
          got += Math.pow(group.value(i) - (double) w[i], 2);
        }
        assertThat(got).isLessThanOrEqualTo(bound);
      }
    }
  }

  /// Uniform errors of a step s have the root mean square s / sqrt(12); the best of several steps does not do worse than
  /// a tenth above that of the step at which the range is just used.
  @Test
  void theScaleOfFourBitsIsChosenWell() {
    WeightGroup group = new WeightGroup(WeightFormat.Q4);
    double got = 0;
    double uniform = 0;
    for (int seed = 0; seed < 2000; seed++) {
      float[] w = normal(seed, 1);
      group.quantize(w, w.length);
      for (int i = 0; i < w.length; i++) {
        got += Math.pow(group.value(i) - (double) w[i], 2);
      }
      uniform += w.length * Math.pow(largest(w, w.length) / 8, 2) / 12;
    }
    assertThat(Math.sqrt(got)).isLessThan(1.1 * Math.sqrt(uniform));
  }

  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void valuesThatTheFormatHoldsComeBackExactly(WeightFormat format) {
    WeightGroup group = new WeightGroup(format);
    float[] w = new float[WeightFormat.GROUP];
    int lowest = format == WeightFormat.Q8 ? -127 : -8;
    for (int i = 0; i < w.length; i++) {
      w[i] = 0.375f * (i == 0 ? lowest : i % 8);
    }
    group.quantize(w, w.length);
    for (int i = 0; i < w.length; i++) {
      assertThat(group.value(i)).isEqualTo(w[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void whatLiesBeyondTheCountIsLeftAloneAndZeroStaysZero(WeightFormat format) {
    WeightGroup group = new WeightGroup(format);
    float[] w = normal(3, 1);
    group.quantize(w, w.length);
    Arrays.fill(w, 0, 5, 0);
    Arrays.fill(w, 5, w.length, Float.NaN);
    group.quantize(w, 5);
    for (int i = 0; i < w.length; i++) {
      assertThat(group.value(i)).isEqualTo(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"Q8, 1e9", "Q4, 1e9", "Q8, NaN", "Q4, NaN", "Q8, -Infinity", "Q4, Infinity"})
  void whatNoScaleHoldsIsRefused(WeightFormat format, float bad) {
    float[] w = normal(1, 1);
    w[9] = bad;
    assertThatIllegalArgumentException().isThrownBy(() -> new WeightGroup(format).quantize(w, w.length))
        .withMessageContaining(format.toString()).withMessageContaining(String.valueOf(bad))
        .withMessageContaining("BF16 or F32").withMessageNotContaining("\n");
  }

  @Test
  void inputsInEightBitsAreWithinHalfAScale() {
    for (float size : SIZES) {
      for (int seed = 0; seed < 200; seed++) {
        float[] x = normal(seed, size);
        float[] rounded = x.clone();
        int count = 1 + seed % WeightFormat.GROUP;
        float scale = InputGroup.round(rounded, count);
        assertThat(scale).isEqualTo(largest(x, count) / 127);
        for (int i = 0; i < count; i++) {
          assertThat(rounded[i]).isBetween(-127f, 127f).isEqualTo((float) Math.rint(rounded[i]));
          assertThat((double) Math.abs(rounded[i] * scale - x[i])).isLessThanOrEqualTo(scale * (0.5 + 127 * 0x1p-22));
        }
        assertThat(Arrays.copyOfRange(rounded, count, rounded.length))
            .isEqualTo(Arrays.copyOfRange(x, count, x.length));
      }
    }
  }

  @Test
  void inputsOfZerosAndTheSmallestNumbersHaveScaleZero() {
    for (float tiny : new float[] {0, Float.MIN_VALUE, 1e-37f}) {
      float[] x = {tiny, -tiny};
      assertThat(InputGroup.round(x, 2)).isEqualTo(0);
      assertThat(x[0] + x[1]).isEqualTo(0);
    }
  }
}
