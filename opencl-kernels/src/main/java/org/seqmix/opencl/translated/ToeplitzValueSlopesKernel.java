package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The gradient of the values of a Toeplitz product: dx = the sum of w dy over the later tokens that the filter
/// reaches, ascending, one work item a token and column; see {@link org.seqmix.tensor.MatrixKernels#toeplitzGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ToeplitzValueSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
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
  float[] dx = {};
  int dxOffset;
  int dxStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % columns;
      int t = id / columns;
      int lags = min(taps, spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 2] - t);
      int filter = wOffset + column / headDim * wStride;
      float sum = 0f;
      for (int lag = 0; lag < lags; lag++) {
        sum = fma(w[filter + lag], dy[dyOffset + (t + lag) * dyStride + column], sum);
      }
      dx[dxOffset + t * dxStride + column] = sum;
    }
  }
}
