package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = x wᵀ + bias, one work item an element of y: one fused chain in ascending inputs, the bias last.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LinearKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] w = {};
  int wOffset;
  int wStride;
  float[] bias = {};
  int biasOffset;
  int hasBias;
  float[] y = {};
  int yOffset;
  int yStride;
  int inputs;
  int outputs;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int token = id / outputs;
      int output = id % outputs;
      int fromX = xOffset + token * xStride;
      int fromW = wOffset + output * wStride;
      float sum = 0f;
      for (int i = 0; i < inputs; i++) {
        sum = fma(x[fromX + i], w[fromW + i], sum);
      }
      if (hasBias != 0) {
        sum = sum + bias[biasOffset + output];
      }
      y[yOffset + token * yStride + output] = sum;
    }
  }
}
