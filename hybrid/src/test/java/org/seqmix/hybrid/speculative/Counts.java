package org.seqmix.hybrid.speculative;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.sampling.LogitsProcessor;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Texts of a few tokens, counted, against the probability that a decoder and its sampler give each of them.
final class Counts {
  private static final double LEAST = 5;

  private Counts() {
  }

  /// Pearson's chi-square test: the chance of counts at least as far from `expected` where each of `texts` texts is drawn
  /// from it. Outcomes expected fewer than five times are one; one that cannot be makes it 0.
  static double chance(double[] expected, int texts, LongFunction<int[]> writer, int vocabulary) {
    long[] counts = new long[expected.length];
    for (int seed = 0; seed < texts; seed++) {
      int cell = 0;
      for (int id : writer.apply(seed)) {
        cell = cell * vocabulary + id;
      }
      counts[cell]++;
    }
    return chance(expected, counts, texts);
  }

  static double chance(double[] expected, long[] counts, int texts) {
    List<double[]> cells = new ArrayList<>();
    double[] rare = new double[2];
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] == 0 && counts[i] > 0) {
        return 0;
      }
      double often = expected[i] * texts;
      if (often >= LEAST) {
        cells.add(new double[] {often, counts[i]});
      } else {
        rare[0] += often;
        rare[1] += counts[i];
      }
    }
    if (rare[0] >= LEAST) {
      cells.add(rare);
    }
    if (cells.size() < 4) {
      throw new IllegalStateException("expected counts of at least four outcomes, got " + cells.size());
    }
    double statistic = cells.stream().mapToDouble(c -> (c[1] - c[0]) * (c[1] - c[0]) / c[0]).sum();
    return ChiSquaredDistribution.of(cells.size() - 1).survivalProbability(statistic);
  }

  /// The probability of every text of `length` tokens, by going through all of them.
  static double[] exact(Decoder decoder, int[] prompt, int length, SamplerOptions options) {
    int vocabulary = decoder.plan().vocabulary();
    double[] out = {1};
    for (int done = 0; done < length; done++) {
      double[] next = new double[out.length * vocabulary];
      for (int cell = 0; cell < out.length; cell++) {
        if (out[cell] > 0) {
          double[] p = next(decoder, text(prompt, cell, done, vocabulary), options);
          for (int id = 0; id < vocabulary; id++) {
            next[cell * vocabulary + id] = out[cell] * p[id];
          }
        }
      }
      out = next;
    }
    return out;
  }

  private static int[] text(int[] prompt, int cell, int done, int vocabulary) {
    int[] out = java.util.Arrays.copyOf(prompt, prompt.length + done);
    int rest = cell;
    for (int i = done - 1; i >= 0; i--) {
      out[prompt.length + i] = rest % vocabulary;
      rest /= vocabulary;
    }
    return out;
  }

  private static double[] next(Decoder decoder, int[] text, SamplerOptions options) {
    try (Scope scope = decoder.device().newScope("exact")) {
      float[] all = decoder.forward(Context.inference(scope), text, Rows.of(1, text.length)).toFloats();
      int vocabulary = decoder.plan().vocabulary();
      float[] logits = java.util.Arrays.copyOfRange(all, all.length - vocabulary, all.length);
      java.util.BitSet seen = new java.util.BitSet();
      for (int id : text) {
        seen.set(id);
      }
      for (LogitsProcessor processor : options.processors()) {
        processor.apply(logits, seen);
      }
      double[] p = new double[vocabulary];
      double sum = 0;
      for (int i = 0; i < vocabulary; i++) {
        p[i] = Math.exp(logits[i]);
        sum += p[i];
      }
      for (int i = 0; i < vocabulary; i++) {
        p[i] /= sum;
      }
      return p;
    }
  }
}
