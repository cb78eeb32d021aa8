package org.seqmix.attention;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Cosines and sines of every position, made as far as they are needed; doubling keeps the waste below one half.
final class RotaryTable {
  private final Rotary rotary;
  private final int headDim;
  private final int limit;
  private final Scope scope;
  private final DType type;
  private @Nullable Tensor cos;
  private @Nullable Tensor sin;
  private int positions;

  RotaryTable(Rotary rotary, int headDim, int limit, Scope scope, DType type) {
    this.rotary = rotary;
    this.headDim = headDim;
    this.limit = limit;
    this.scope = scope;
    this.type = type;
  }

  Tensor cos(int upTo) {
    return grown(cos, upTo, true);
  }

  Tensor sin(int upTo) {
    return grown(sin, upTo, false);
  }

  private synchronized Tensor grown(@Nullable Tensor table, int upTo, boolean wantCos) {
    if (table != null && upTo <= positions) {
      return table;
    }
    if (upTo > limit) {
      throw new IllegalArgumentException(
          "attention: position " + (upTo - 1) + " is beyond the model's context of " + limit
              + " tokens; shorten the text");
    }
    int count = Math.min(limit, Math.max(64, Integer.highestOneBit(Math.max(1, upTo - 1)) << 1));
    float[] frequency = rotary.frequencies(headDim);
    double[] c = new double[count * frequency.length];
    double[] s = new double[c.length];
    for (int p = 0; p < count; p++) {
      for (int i = 0; i < frequency.length; i++) {
        float angle = p * frequency[i];
        c[p * frequency.length + i] = (float) StrictMath.cos(angle);
        s[p * frequency.length + i] = (float) StrictMath.sin(angle);
      }
    }
    Tensor newCos = scope.of(type, Shape.of(count, frequency.length), c);
    Tensor newSin = scope.of(type, Shape.of(count, frequency.length), s);
    cos = newCos;
    sin = newSin;
    positions = count;
    return wantCos ? newCos : newSin;
  }
}
