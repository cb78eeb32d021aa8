package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dw += dyᵀ x, one work item an element of dw: a fused chain over every {@link #BLOCK} tokens, then the chains in order, so that the
/// error grows slowly with the tokens.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LinearWeightGradKernel extends Kernel {
  private static final int BLOCK = 128;

  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] dw = {};
  int dwOffset;
  int dwStride;
  int inputs;
  int tokens;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int output = id / inputs;
      int input = id % inputs;
      float sum = 0f;
      for (int from = 0; from < tokens; from += BLOCK) {
        int end = min(tokens, from + BLOCK);
        float part = 0f;
        for (int t = from; t < end; t++) {
          part = fma(dy[dyOffset + t * dyStride + output], x[xOffset + t * xStride + input], part);
        }
        sum = sum + part;
      }
      int at = dwOffset + output * dwStride + input;
      dw[at] = dw[at] + sum;
    }
  }
}
