package org.seqmix.opencl.translated;

/// `loss[t]` = L2 norm of `a[t] - b[t]`, one work group a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RowDistanceKernel extends LanesKernel {
  float[] a = {};
  int aOffset;
  int aStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] loss = {};
  int lossOffset;
  int width;

  @Override
  public void run() {
    int token = getGroupId();
    int lane = getLocalId();
    int fromA = aOffset + token * aStride;
    int fromB = bOffset + token * bStride;
    float sum = 0f;
    for (int i = lane; i < width; i += LANES) {
      float away = a[fromA + i] - b[fromB + i];
      sum = fma(away, away, sum);
    }
    sum = sumOfLanes(sum);
    if (lane == 0) {
      loss[lossOffset + token] = sqrt(sum);
    }
  }
}
