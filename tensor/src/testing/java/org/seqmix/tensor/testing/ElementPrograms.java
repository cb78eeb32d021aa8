package org.seqmix.tensor.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// One program for each operation on elements, columns and heads, on `t` tokens of `w` columns.
public final class ElementPrograms {
  private ElementPrograms() {}

  public static Map<String, Program> all(int t, int w) {
    Map<String, Program> all = new LinkedHashMap<>();
    for (Activation kind : Activation.values()) {
      all.put("activate " + kind, (k, in) -> activation(k, in, kind, t, w));
    }
    all.put("clamp", (k, in) -> {
      Tensor x = in.normal(t, w, 1);
      Tensor y = in.empty(t, w);
      Tensor dx = in.empty(t, w);
      k.clamp(x, -0.3, 1.1, y);
      k.clampGrad(in.normal(t, w, 1), x, -0.3, 1.1, dx);
      return List.of(y, dx);
    });
    all.put("addRow", (k, in) -> {
      Tensor y = in.empty(t, w);
      k.addRow(in.normal(t, w, 1), in.normalVector(w), y);
      return List.of(y);
    });
    for (int headDim : new int[] {1, 3, 16, 21}) {
      all.put("scales of heads of " + headDim, (k, in) -> scales(k, in, t, Math.ceilDiv(w, headDim), headDim));
    }
    all.put("layerNorm", (k, in) -> layerNorm(k, in, t, w));
    return all;
  }

  private static List<Tensor> activation(Kernels k, Inputs in, Activation kind, int t, int w) {
    Tensor x = in.normal(t, w, kind == Activation.EXP ? 1 : 6);
    if (kind == Activation.RECIPROCAL) {
      k.activate(Activation.EXP, in.normal(t, w, 0.5), x);
    }
    Tensor y = in.empty(t, w);
    Tensor dx = in.empty(t, w);
    Tensor inPlace = in.normal(t, w, 1);
    k.activate(kind, x, y);
    k.activateGrad(kind, in.normal(t, w, 1), x, dx);
    k.activateGrad(kind, inPlace, x, inPlace);
    Tensor flat = in.flatNormal(t, w, 1);
    k.activate(Activation.SIGMOID, flat, flat);
    return List.of(y, dx, inPlace, flat);
  }

  private static List<Tensor> scales(Kernels k, Inputs in, int t, int heads, int headDim) {
    int w = heads * headDim;
    Tensor x = in.normal(t, w, 1);
    Tensor dy = in.normal(t, w, 1);
    Tensor scale = in.normalVector(heads);
    Tensor y = in.empty(t, w);
    Tensor dx = in.empty(t, w);
    Tensor dw = in.normalVector(heads);
    k.scaleColumns(x, scale, y);
    k.scaleColumnsGrad(dy, x, scale, dx, dw);
    Tensor s = in.normal(t, heads, 1);
    Tensor z = in.empty(t, w);
    Tensor dz = in.empty(t, w);
    Tensor ds = in.empty(t, heads);
    k.scaleHeads(x, s, z);
    k.scaleHeadsGrad(dy, x, s, dz, ds);
    return List.of(y, dx, dw, z, dz, ds);
  }

  private static List<Tensor> layerNorm(Kernels k, Inputs in, int t, int w) {
    Tensor x = in.normal(t, w, 2);
    k.addRow(x, in.constant(3, w), x);
    Tensor weight = in.normalVector(w);
    Tensor bias = in.normalVector(w);
    Tensor y = in.empty(t, w);
    Tensor plain = in.empty(t, w);
    Tensor mean = in.vector(t);
    Tensor scale = in.vector(t);
    Tensor dx = in.empty(t, w);
    Tensor dw = in.normalVector(w);
    Tensor dbias = in.normalVector(w);
    k.layerNorm(x, weight, null, 1e-2, plain, mean, scale);
    k.layerNorm(x, weight, bias, 1e-2, y, mean, scale);
    k.layerNormGrad(in.normal(t, w, 1), x, weight, mean, scale, dx, dw, dbias);
    return List.of(plain, y, mean, scale, dx, dw, dbias);
  }
}
