package org.seqmix.opencl.translated;

/// `dw[c, j] += sum_t dy[t, c] x[t - (K-1) + j, c]`, one work item a channel and tap, carried inputs too; tokens ascend, the sum is
/// compensated (Kahan).
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class CausalConvWeightGradKernel extends ConvKernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  int[] spanOf = {};
  int spanOfOffset;
  float[] dw = {};
  int dwOffset;
  int dwStride;
  int tokens;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = id / taps;
      int tap = id % taps;
      float sum = 0f;
      float lost = 0f;
      for (int t = 0; t < tokens; t++) {
        int at = spansOffset + 6 * spanOf[spanOfOffset + t];
        int place = t - spans[at + 1] - (taps - 1) + tap;
        float v = fma(dy[dyOffset + t * dyStride + channel], seen(at, place, channel), -lost);
        float next = sum + v;
        lost = next - sum - v;
        sum = next;
      }
      int to = dwOffset + channel * dwStride + tap;
      dw[to] = dw[to] + sum;
    }
  }
}
