package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// A Toeplitz matrix a head times values, one work item a token and column, from the earliest token on; see
/// {@link org.seqmix.tensor.MatrixKernels#toeplitz}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ToeplitzKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] w = {};
  int wOffset;
  int wStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int headDim;
  int columns;
  int taps;
  float[] y = {};
  int yOffset;
  int yStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % columns;
      int t = id / columns;
      int lags = min(taps, t - spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1] + 1);
      int filter = wOffset + column / headDim * wStride;
      float sum = 0f;
      for (int lag = lags - 1; lag >= 0; lag--) {
        sum = fma(w[filter + lag], x[xOffset + (t - lag) * xStride + column], sum);
      }
      y[yOffset + t * yStride + column] = sum;
    }
  }
}
