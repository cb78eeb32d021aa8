package org.seqmix.hybrid.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.Llama3Scaling;

/// The tensor `rope_freqs`: what each rotary frequency is divided by, and the scaling of Llama 3 that it comes from.
///
/// Files keep the factors alone. Of a scaling, three numbers show in them: the factor of long waves, and where the ramp from
/// long to short begins and ends. The published ramp, from 1 to 4 waves in the original context, is tried first.
final class RopeFactors {
  private static final double LOW = 1;
  private static final double HIGH = 4;
  private static final double REACH = 1e-5;

  private RopeFactors() {}

  /// The factors of `headDim / 2` frequencies, from frequencies in single precision as llama.cpp's converter has them.
  static float[] of(Llama3Scaling s, double theta, int headDim) {
    float[] out = new float[headDim / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) factor(s, wave(theta, i, out.length));
    }
    return out;
  }

  private static double wave(double theta, int pair, int pairs) {
    return 2 * Math.PI / (float) (1 / StrictMath.pow(theta, (double) pair / pairs));
  }

  private static double factor(Llama3Scaling s, double wave) {
    if (wave < s.originalMaxPositions() / s.highFreqFactor()) {
      return 1;
    }
    if (wave > s.originalMaxPositions() / s.lowFreqFactor()) {
      return s.factor();
    }
    double smooth = (s.originalMaxPositions() / wave - s.lowFreqFactor()) / (s.highFreqFactor() - s.lowFreqFactor());
    return 1 / ((1 - smooth) / s.factor() + smooth);
  }

  /// The scaling whose factors these are; none where all are 1. Others than Llama 3's are refused.
  static Optional<Llama3Scaling> scaling(Path file, double theta, float[] factors) {
    double factor = factors[factors.length - 1];
    boolean plain = true;
    for (float f : factors) {
      if (!(f > 0) || Float.isInfinite(f)) {
        throw refused(file);
      }
      plain &= f == 1;
    }
    if (plain) {
      return Optional.empty();
    }
    int first = 0;
    while (first < factors.length && factors[first] == 1) {
      first++;
    }
    int last = factors.length - 1;
    while (last > first && factors[last] == (float) factor) {
      last--;
    }
    for (Llama3Scaling candidate : candidates(theta, factor, factors, first, last)) {
      if (fits(candidate, theta, factors)) {
        return Optional.of(candidate);
      }
    }
    throw refused(file);
  }

  private static List<Llama3Scaling> candidates(double theta, double factor, float[] factors, int first,
      int last) {
    List<Llama3Scaling> out = new ArrayList<>();
    if (factor == 1) {
      return out;
    }
    double w0 = wave(theta, first, factors.length);
    double w1 = wave(theta, last, factors.length);
    double s0 = smooth(factors[first], factor);
    double s1 = smooth(factors[last], factor);
    if (factors[first] == (float) factor) { // no frequency lies on the ramp
      double before = first == 0 ? w0 / 2 : wave(theta, first - 1, factors.length);
      add(out, factor, LOW, HIGH, Math.sqrt(w0 * before) * Math.sqrt(HIGH / LOW));
      double between = Math.sqrt(w0 * before);
      add(out, factor, LOW, LOW * 1.001, between);
      return out;
    }
    add(out, factor, LOW, HIGH, w0 * (LOW + s0 * (HIGH - LOW)));
    if (last > first) { // two points of s = original / wave / (high - low) - low / (high - low)
      double slope = (s0 - s1) / (1 / w0 - 1 / w1);
      double offset = slope / w0 - s0;
      double original = slope / offset;
      add(out, factor, LOW, LOW + 1 / offset, original);
      double rounded = Math.round(1000 * (LOW + 1 / offset)) / 1000.0;
      add(out, factor, LOW, rounded, original);
    }
    return out;
  }

  /// How far from long waves to short ones a factor is.
  private static double smooth(double f, double factor) {
    return (1 / f - 1 / factor) / (1 - 1 / factor);
  }

  private static void add(List<Llama3Scaling> out, double factor, double low, double high, double original) {
    if (original >= 1 && original < 1 << 30 && high > low && Double.isFinite(high)) {
      out.add(new Llama3Scaling(factor, low, high, (int) Math.round(original)));
    }
  }

  private static boolean fits(Llama3Scaling s, double theta, float[] factors) {
    float[] own = of(s, theta, 2 * factors.length);
    for (int i = 0; i < own.length; i++) {
      if (Math.abs(own[i] - factors[i]) > REACH * factors[i]) {
        return false;
      }
    }
    return true;
  }

  private static BadInputException refused(Path file) {
    return new BadInputException(file + ": tensor 'rope_freqs.weight': expected the scaling of Llama 3, got factors of"
        + " another; use the model's safetensors files");
  }
}
