package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dw += the sum of dy x over a head's columns, then over tokens, one work item a head and tap; see
/// {@link org.seqmix.tensor.MatrixKernels#toeplitzGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ToeplitzFilterSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  int[] spans = {};
  int spansOffset;
  int spanCount;
  int headDim;
  int taps;
  float[] dw = {};
  int dwOffset;
  int dwStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int lag = id % taps;
      int head = id / taps;
      float sum = 0f;
      for (int s = 0; s < spanCount; s++) {
        float span = 0f;
        for (int t = spans[spansOffset + 6 * s + 1] + lag; t < spans[spansOffset + 6 * s + 2]; t++) {
          float part = 0f;
          for (int p = head * headDim; p < (head + 1) * headDim; p++) {
            part = fma(dy[dyOffset + t * dyStride + p], x[xOffset + (t - lag) * xStride + p], part);
          }
          span = span + part;
        }
        sum = sum + span;
      }
      dw[dwOffset + head * dwStride + lag] = dw[dwOffset + head * dwStride + lag] + sum;
    }
  }
}
