package org.seqmix.opencl.translated;

/// log(sum of exp(x[t] / temperature)) in two parts, so that large numbers do not swallow the digits of small ones: the largest, and
/// the logarithm of the sum with it taken away; one work group a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LogSumExpKernel extends LanesKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] largest = {};
  int largestOffset;
  float[] rest = {};
  int restOffset;
  int width;
  float temperature;

  @Override
  public void run() {
    int token = getGroupId();
    int lane = getLocalId();
    int from = xOffset + token * xStride;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = lane; i < width; i += LANES) {
      most = max(most, x[from + i] / temperature);
    }
    most = largestOfLanes(most);
    float sum = 0f;
    for (int i = lane; i < width; i += LANES) {
      sum = sum + exp(x[from + i] / temperature - most);
    }
    sum = sumOfLanes(sum);
    if (lane == 0) {
      largest[largestOffset + token] = most;
      rest[restOffset + token] = log(sum);
    }
  }
}
