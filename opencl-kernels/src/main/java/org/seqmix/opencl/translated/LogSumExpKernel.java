package org.seqmix.opencl.translated;

/// `lse[t] = log(sum of exp(x[t] / temperature))`, the maximum taken away first; one work group a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LogSumExpKernel extends LanesKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] lse = {};
  int lseOffset;
  int width;
  float temperature;

  @Override
  public void run() {
    int token = getGroupId();
    int lane = getLocalId();
    int from = xOffset + token * xStride;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = lane; i < width; i += LANES) {
      largest = max(largest, x[from + i] / temperature);
    }
    largest = largestOfLanes(largest);
    float sum = 0f;
    for (int i = lane; i < width; i += LANES) {
      sum = sum + exp(x[from + i] / temperature - largest);
    }
    sum = sumOfLanes(sum);
    if (lane == 0) {
      lse[lseOffset + token] = largest + log(sum);
    }
  }
}
