package org.seqmix.opencl.translated;

/// y = x / sqrt(mean(x²) + epsilon) * w, one work group a token: each lane takes every {@link #LANES}th column, and `scale` keeps
/// the factor.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RmsNormKernel extends LanesKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] w = {};
  int wOffset;
  float[] y = {};
  int yOffset;
  int yStride;
  float[] scale = {};
  int scaleOffset;
  int width;
  float epsilon;

  @Override
  public void run() {
    int token = getGroupId();
    int lane = getLocalId();
    int from = xOffset + token * xStride;
    float sum = 0f;
    for (int i = lane; i < width; i += LANES) {
      sum = fma(x[from + i], x[from + i], sum);
    }
    float factor = 1f / sqrt(sumOfLanes(sum) / width + epsilon);
    int to = yOffset + token * yStride;
    for (int i = lane; i < width; i += LANES) {
      y[to + i] = x[from + i] * factor * w[wOffset + i];
    }
    if (lane == 0) {
      scale[scaleOffset + token] = factor;
    }
  }
}
