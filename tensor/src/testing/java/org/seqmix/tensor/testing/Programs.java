package org.seqmix.tensor.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// One program for each operation, on `t` tokens of `w` columns.
public final class Programs {
  private Programs() {}

  public static Map<String, Program> all(int t, int w) {
    Map<String, Program> all = new LinkedHashMap<>();
    algebra(all, t, w);
    products(all, t, w);
    rows(all, t, w);
    losses(all, t, w);
    all.putAll(ElementPrograms.all(t, w));
    return all;
  }

  private static void algebra(Map<String, Program> all, int t, int w) {
    all.put("axpby", (k, in) -> {
      Tensor y = in.empty(t, w);
      k.axpby(0.5, in.normal(t, w, 1), -2.25, in.normal(t, w, 1), y);
      return List.of(y);
    });
    all.put("axpby in place", (k, in) -> {
      Tensor y = in.normal(t, w, 1);
      k.axpby(0.3, y, 1, in.normal(t, w, 1), y);
      return List.of(y);
    });
    all.put("multiply", (k, in) -> {
      Tensor y = in.empty(t, w);
      k.multiply(in.normal(t, w, 1), in.normal(t, w, 1), y);
      return List.of(y);
    });
    all.put("sumSquares", (k, in) -> {
      Tensor y = in.vector(1);
      Tensor flat = in.vector(1);
      k.sumSquares(in.normal(t, w, 1), y);
      k.sumSquares(in.flatNormal(t, w, 1), flat);
      return List.of(y, flat);
    });
    all.put("sum", (k, in) -> {
      Tensor x = in.normal(t, w, 1);
      Tensor y = in.vector(1);
      k.multiply(x, x, x);
      k.sum(x, y);
      return List.of(y);
    });
    all.put("addColumnSums", (k, in) -> {
      Tensor y = in.normalVector(w);
      k.addColumnSums(in.normal(t, w, 1), y);
      return List.of(y);
    });
    all.put("adamW", (k, in) -> {
      Tensor x = in.flatNormal(t, w, 1);
      Tensor m = in.constant(0, t, w);
      Tensor v = in.constant(0, t, w);
      for (int step = 1; step <= 4; step++) {
        k.adamW(x, in.flatNormal(t, w, 3), m, v, new AdamWStep(0.01, 0.9, 0.999, 1e-8, 0.1, step, 0.5));
      }
      return List.of(x, m, v);
    });
    all.put("adamW of many", (k, in) -> {
      List<Tensor> out = new ArrayList<>();
      List<AdamWItem> items = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        AdamWItem item = new AdamWItem(in.flatNormal(t, w + i, 1), in.flatNormal(t, w + i, 3), in.constant(0, t, w + i),
            in.constant(0, t, w + i), new AdamWStep(0.02, 0.8, 0.99, 1e-8, 0.1 * i, i + 1, 0.7));
        items.add(item);
        out.addAll(List.of(item.w(), item.gradient(), item.m(), item.v()));
      }
      k.adamW(items);
      return out;
    });
  }

  private static void products(Map<String, Program> all, int t, int w) {
    all.put("linear", (k, in) -> {
      Tensor x = in.normal(t, w, 1);
      Tensor weight = in.normal(w + 2, w, 1);
      Tensor bias = in.normalVector(w + 2);
      Tensor rows = in.empty(t, w + 2);
      Tensor packed = in.empty(t, w + 2);
      k.linear(x, weight, bias, rows);
      k.linear(x, k.pack(in.scope(), weight, WeightFormat.F32), null, packed);
      return List.of(rows, packed);
    });
    for (WeightFormat format : WeightFormat.values()) {
      all.put("linear of " + format, (k, in) -> {
        Tensor weight = k.pack(in.scope(), in.normal(w + 2, w, 1), format);
        Tensor y = in.empty(t, w + 2);
        k.linear(in.normal(t, w, 1), weight, in.normalVector(w + 2), y);
        return List.of(y);
      });
    }
    all.put("linear gradients", (k, in) -> {
      Tensor dy = in.normal(t, w, 1);
      Tensor dx = in.empty(t, w + 2);
      Tensor dw = in.normal(w, w + 2, 1);
      k.linearInputGrad(dy, in.normal(w, w + 2, 1), dx);
      k.linearWeightGrad(dy, in.normal(t, w + 2, 1), dw);
      return List.of(dx, dw);
    });
    all.put("embedding", (k, in) -> {
      Tensor ids = in.ints(t, 0, 11);
      Tensor y = in.empty(t, w);
      Tensor dw = in.normal(11, w, 1);
      k.embedding(ids, in.normal(11, w, 1), y);
      k.embeddingGrad(ids, in.normal(t, w, 1), dw);
      return List.of(y, dw);
    });
  }

  private static void rows(Map<String, Program> all, int t, int w) {
    all.put("rmsNorm", (k, in) -> {
      Tensor x = in.normal(t, w, 2);
      Tensor weight = in.normalVector(w);
      Tensor y = in.empty(t, w);
      Tensor scale = in.vector(t);
      Tensor dx = in.empty(t, w);
      Tensor dw = in.normalVector(w);
      k.rmsNorm(x, weight, 1e-5, y, scale);
      k.rmsNormGrad(in.normal(t, w, 1), x, weight, scale, dx, dw);
      return List.of(y, scale, dx, dw);
    });
    all.put("gate", (k, in) -> {
      Tensor x = in.normal(t, w, 1);
      Tensor z = in.normal(t, w, 6);
      Tensor bias = in.normalVector(w);
      Tensor y = in.empty(t, w);
      Tensor plain = in.empty(t, w);
      k.gate(x, z, bias, y);
      k.gate(x, z, null, plain);
      Tensor dx = in.empty(t, w);
      Tensor dz = in.empty(t, w);
      Tensor dbias = in.normalVector(w);
      k.gateGrad(in.normal(t, w, 1), x, z, bias, dx, dz, dbias);
      return List.of(y, plain, dx, dz, dbias);
    });
    all.put("logDecay", (k, in) -> {
      Tensor aLog = in.normal(t, w, 20);
      Tensor y = in.empty(t, w);
      Tensor da = in.empty(t, w);
      k.logDecay(aLog, y);
      k.logDecayGrad(in.normal(t, w, 1), aLog, da);
      return List.of(y, da);
    });
    all.put("gradients of inputs alone", (k, in) -> inputsAlone(k, in, t, w));
    for (boolean inverse : new boolean[] {false, true}) {
      all.put("rope" + (inverse ? " back" : ""), (k, in) -> {
        Rows rows = Rows.packedContinuing(new int[] {t}, new int[][] {{t / 2}}, new int[] {4});
        int headDim = 2 * w + 3;
        Tensor y = in.empty(t, 3L * headDim);
        k.rope(in.normal(t, 3 * headDim, 1), in.normal(t + 4, w, 1), in.normal(t + 4, w, 1), rows, 3, inverse, y);
        return List.of(y);
      });
    }
    for (int taps : new int[] {1, 3, 4, 6}) {
      all.put("causalConv of " + taps, (k, in) -> convolution(k, in, t, w, taps));
    }
  }

  /// Every gradient of parameters that may be missing is.
  private static List<Tensor> inputsAlone(Kernels k, Inputs in, int t, int w) {
    Tensor dy = in.normal(t, w, 1);
    Tensor x = in.normal(t, w, 1);
    Tensor weight = in.normalVector(w);
    Tensor mean = in.normalVector(t);
    Tensor scale = in.normalVector(t);
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      out.add(in.empty(t, w));
    }
    k.rmsNormGrad(dy, x, weight, scale, out.get(0), null);
    k.layerNormGrad(dy, x, weight, mean, scale, out.get(1), null, null);
    k.scaleColumnsGrad(dy, x, weight, out.get(2), null);
    k.gateGrad(dy, x, in.normal(t, w, 6), null, out.get(3), out.get(4), null);
    Tensor dw = in.flatNormal(w, 3, 1);
    k.causalConvGrad(dy, x, in.flatNormal(w, 3, 1), Rows.of(1, t), null, out.get(5), dw, null);
    out.add(dw);
    return out;
  }

  private static List<Tensor> convolution(Kernels k, Inputs in, int t, int w, int taps) {
    Rows rows = Rows.packedContinuing(new int[] {t, 1, 0, 2}, new int[][] {{t / 2}, {}, {}, {0, 1}},
        new int[] {9, 3, 5, 0});
    int tokens = t + 3;
    Tensor x = in.normal(tokens, w, 1);
    Tensor weight = in.flatNormal(w, taps, 1);
    Tensor bias = in.normalVector(w);
    Tensor state = in.flatNormal(4 * (taps - 1), w, 1).reshape(4, taps - 1, w);
    Tensor dx = in.empty(tokens, w);
    Tensor dw = in.flatNormal(w, taps, 1);
    Tensor dbias = in.normalVector(w);
    k.causalConvGrad(in.normal(tokens, w, 1), x, weight, rows, state, dx, dw, dbias);
    Tensor y = in.empty(tokens, w);
    Tensor fresh = in.empty(tokens, w);
    Tensor freshState = in.constant(7, 4, taps - 1, w);
    k.causalConv(x, weight, null, rows, null, fresh, freshState);
    k.causalConv(x, weight, bias, rows, state, y, state);
    return List.of(y, state, fresh, freshState, dx, dw, dbias);
  }

  private static void losses(Map<String, Program> all, int t, int w) {
    all.put("crossEntropy", (k, in) -> {
      Tensor logits = in.normal(t, w, 5);
      Tensor labels = in.ints(t, -1, w);
      Tensor loss = in.vector(t);
      Tensor lse = in.vector(t);
      Tensor dlogits = in.empty(t, w);
      k.crossEntropy(logits, labels, loss, lse);
      k.crossEntropyGrad(in.normalVector(t), logits, labels, lse, dlogits);
      return List.of(loss, lse, dlogits);
    });
    for (Divergence kind : Divergence.values()) {
      all.put("divergence " + kind, (k, in) -> {
        Tensor student = in.normal(t, w, 3);
        Tensor teacher = in.normal(t, w, 3);
        Tensor loss = in.vector(t);
        Tensor dstudent = in.empty(t, w);
        k.divergence(kind, student, 1.5, teacher, 0.7, loss);
        k.divergenceGrad(kind, in.normalVector(t), student, 1.5, teacher, 0.7, dstudent);
        return List.of(loss, dstudent);
      });
    }
    all.put("choose", (k, in) -> {
      Tensor logits = in.normal(t, w, 3);
      Tensor ids = in.ints(t, -9, -8);
      Tensor greedy = in.ints(t, -9, -8);
      k.choose(logits, in.constant(0.7, t), in.constant(0.37, t), ids);
      k.choose(logits, in.constant(0, t), in.constant(0.9, t), greedy);
      return List.of(ids, greedy);
    });
    all.put("rowDistance", (k, in) -> {
      Tensor a = in.normal(t, w, 1);
      Tensor b = in.normal(t, w, 1);
      k.copy(a.rows(0, 1), b.rows(0, 1));
      Tensor loss = in.vector(t);
      Tensor da = in.empty(t, w);
      k.rowDistance(a, b, loss);
      k.rowDistanceGrad(in.normalVector(t), a, b, loss, da);
      return List.of(loss, da);
    });
  }
}
