package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// Rotary embedding, one work item a token, head and pair (i, i + R/2), or column that is copied. `turn` is 1, or -1 to turn back.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RopeKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] cos = {};
  int cosOffset;
  int cosStride;
  float[] sin = {};
  int sinOffset;
  int sinStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  float[] y = {};
  int yOffset;
  int yStride;
  int heads;
  int headDim;
  int pairs;
  float turn;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int each = headDim - pairs;
      int i = id % each;
      int head = id / each % heads;
      int token = id / (each * heads);
      int at = spansOffset + 6 * spanOf[spanOfOffset + token];
      int position = spans[at + 3] + token - spans[at + 1];
      int from = xOffset + token * xStride + head * headDim + i;
      int to = yOffset + token * yStride + head * headDim + i;
      if (i < pairs) {
        float c = cos[cosOffset + position * cosStride + i];
        float s = turn * sin[sinOffset + position * sinStride + i];
        float first = x[from];
        float second = x[from + pairs];
        y[to] = fma(first, c, -(second * s));
        y[to + pairs] = fma(second, c, first * s);
      } else {
        y[to + pairs] = x[from + pairs];
      }
    }
  }
}
