package org.seqmix.opencl.translated;

/// `y[t, c] = bias[c] + sum_j w[c, j] x[t - (K-1) + j, c]` along each span, one work item a token and channel; the sum runs in
/// ascending j from the bias.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class CausalConvKernel extends ConvKernel {
  float[] w = {};
  int wOffset;
  int wStride;
  float[] bias = {};
  int biasOffset;
  int hasBias;
  int[] spanOf = {};
  int spanOfOffset;
  float[] y = {};
  int yOffset;
  int yStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int token = id / channels;
      int channel = id % channels;
      int at = spansOffset + 6 * spanOf[spanOfOffset + token];
      int place = token - spans[at + 1] - (taps - 1);
      float sum = 0f;
      if (hasBias != 0) {
        sum = bias[biasOffset + channel];
      }
      for (int j = 0; j < taps; j++) {
        sum = fma(w[wOffset + channel * wStride + j], seen(at, place + j, channel), sum);
      }
      y[yOffset + token * yStride + channel] = sum;
    }
  }
}
