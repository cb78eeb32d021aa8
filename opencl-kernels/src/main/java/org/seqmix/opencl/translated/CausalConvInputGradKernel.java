package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `dx[t] = sum_j w[j] dy[t + (K-1) - j]` over the tokens of the same span, one work item a token and channel.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class CausalConvInputGradKernel extends Kernel {
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
  float[] dx = {};
  int dxOffset;
  int dxStride;
  int channels;
  int taps;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int token = id / channels;
      int channel = id % channels;
      int end = spans[spansOffset + 6 * spanOf[spanOfOffset + token] + 2];
      float sum = 0f;
      for (int k = 0; k < taps; k++) {
        if (token + k < end) {
          sum =
              fma(w[wOffset + channel * wStride + taps - 1 - k], dy[dyOffset + (token + k) * dyStride + channel], sum);
        }
      }
      dx[dxOffset + token * dxStride + channel] = sum;
    }
  }
}
