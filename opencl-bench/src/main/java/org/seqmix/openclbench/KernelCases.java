package org.seqmix.openclbench;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products, matrix-vector products and what is bound by memory. `share` scales sizes down for small devices.
final class KernelCases {
  private static final WeightFormat[] FORMATS = {WeightFormat.F32, WeightFormat.BF16, WeightFormat.Q8, WeightFormat.Q4};

  private KernelCases() {
  }

  /// The copy that bytes are compared with; its name is `copy`, and it comes first.
  static Timed copy(long bytes) {
    return copy("memory", "copy", bytes / 4 / 1024);
  }

  /// A copy that moves as many bytes as what it stands beside.
  static Timed copyBeside(String group, double bytes) {
    return copy(group, "copy of as many bytes", Math.round(bytes / 8 / 1024));
  }

  private static Timed copy(String group, String name, long rows) {
    return new Timed(group, name, "seqmix", 0, 8.0 * rows * 1024, 0, b -> {
      Tensor x = b.random(1, rows, 1024);
      Tensor y = b.empty(rows, 1024);
      return () -> b.kernels().copy(x, y);
    });
  }

  static List<Timed> products(String contender, int... sizes) {
    List<Timed> out = new ArrayList<>();
    for (int n : sizes) {
      double operations = 2.0 * n * n * n;
      double bytes = 12.0 * n * n;
      out.add(new Timed("product", n + " nt", contender, operations, bytes, 0, b -> {
        Tensor x = b.random(1, n, n);
        Tensor w = b.random(1, n, n);
        Tensor y = b.empty(n, n);
        return () -> b.kernels().linear(x, w, null, y);
      }));
      out.add(new Timed("product", n + " nn", contender, operations, bytes, 0, b -> {
        Tensor x = b.random(1, n, n);
        Tensor w = b.random(1, n, n);
        Tensor y = b.empty(n, n);
        return () -> b.kernels().linearInputGrad(x, w, y);
      }));
      out.add(new Timed("product", n + " tn", contender, operations, bytes + 4.0 * n * n, 0, b -> {
        Tensor x = b.random(1, n, n);
        Tensor w = b.random(1, n, n);
        Tensor y = b.random(1, n, n);
        return () -> b.kernels().linearWeightGrad(x, w, y);
      }));
    }
    return out;
  }

  /// Weights are read from memory: copies of them are taken in turn until they fill four times the largest cache.
  static List<Timed> vectors(int out, int in, long cache, int... rows) {
    List<Timed> cases = new ArrayList<>();
    for (WeightFormat format : FORMATS) {
      double weights = format.bitsPerWeight() / 8 * out * in;
      int copies = (int) Math.clamp(4 * cache / (long) weights, 1, 64);
      for (int count : rows) {
        cases.add(new Timed("matrix-vector", out + "x" + in + ", " + format + ", rows " + count, "seqmix",
            2.0 * count * out * in, weights + 4.0 * count * (in + out), 0, b -> {
              Tensor x = b.random(1, count, in);
              Tensor y = b.empty(count, out);
              Tensor plain = b.random(1, out, in);
              List<Tensor> packed = new ArrayList<>();
              for (int i = 0; i < copies; i++) {
                packed.add(b.kernels().pack(b.scope(), plain, format));
              }
              int[] turn = {0};
              return () -> b.kernels().linear(x, packed.get(turn[0]++ % copies), null, y);
            }));
      }
    }
    return cases;
  }

  static List<Timed> memory(int tokens, int width, int vocabulary, int parameters) {
    double all = 4.0 * tokens * width;
    return List.of(
        new Timed("memory", "RMSNorm " + tokens + "x" + width, "seqmix", 0, 2 * all, tokens, b -> {
          Tensor x = b.random(1, tokens, width);
          Tensor w = b.random(1, width);
          Tensor y = b.empty(tokens, width);
          Tensor scale = b.empty(tokens);
          return () -> b.kernels().rmsNorm(x, w, 1e-5, y, scale);
        }),
        new Timed("memory", "RMSNorm backward " + tokens + "x" + width, "seqmix", 0, 3 * all, tokens, b -> {
          Tensor x = b.random(1, tokens, width);
          Tensor dy = b.random(1, tokens, width);
          Tensor w = b.random(1, width);
          Tensor dw = b.random(1, width);
          Tensor y = b.empty(tokens, width);
          Tensor scale = b.empty(tokens);
          b.kernels().rmsNorm(x, w, 1e-5, y, scale);
          return () -> b.kernels().rmsNormGrad(dy, x, w, scale, y, dw);
        }),
        new Timed("memory", "gate " + tokens + "x" + width, "seqmix", 0, 3 * all, tokens, b -> {
          Tensor x = b.random(1, tokens, width);
          Tensor z = b.random(1, tokens, width);
          Tensor y = b.empty(tokens, width);
          return () -> b.kernels().gate(x, z, null, y);
        }),
        new Timed("memory", "F32 to BF16 " + tokens + "x" + width, "seqmix", 0, 1.5 * all, tokens, b -> {
          Tensor x = b.random(1, tokens, width);
          Tensor y = b.scope().empty(DType.BF16, tokens, width);
          return () -> b.kernels().copy(x, y);
        }),
        new Timed("memory", "cross entropy forward and backward " + tokens / 4 + "x" + vocabulary, "seqmix", 0,
            3 * 4.0 * (tokens / 4) * vocabulary, tokens / 4, b -> {
              Tensor logits = b.random(4, tokens / 4, vocabulary);
              Tensor labels = b.scope().ofInts(org.seqmix.tensor.Shape.of(tokens / 4), new int[tokens / 4]);
              Tensor loss = b.empty(tokens / 4);
              Tensor lse = b.empty(tokens / 4);
              Tensor d = b.empty(tokens / 4, vocabulary);
              return () -> {
                b.kernels().crossEntropy(logits, labels, loss, lse);
                b.kernels().crossEntropyGrad(loss, logits, labels, lse, d);
              };
            }),
        new Timed("memory", "AdamW " + parameters, "seqmix", 0, 8 * 4.0 * parameters, 0, b -> {
          AdamWStep step = new AdamWStep(1e-4, 0.9, 0.95, 1e-8, 0.1, 1, 1);
          Tensor w = b.random(1, parameters);
          Tensor g = b.random(1, parameters);
          Tensor m = b.random(1, parameters);
          Tensor v = b.between(0, 1, parameters);
          List<AdamWItem> items = List.of(new AdamWItem(w, g, m, v, step));
          return () -> b.kernels().adamW(items);
        }));
  }
}
