package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = x / sqrt(mean(x²) + epsilon) * w, one work group a token.
///
/// 1. Each lane sums the squares of every {@link #LANES}th column.
/// 2. The lanes' sums meet in a fixed tree.
/// 3. Each lane scales its columns.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RmsNormKernel extends Kernel {
  /// Work items a group.
  static final int LANES = 64;

  @Local final float[] partial = new float[LANES];
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
    partial[lane] = sum;
    localBarrier();
    for (int reach = LANES / 2; reach > 0; reach = reach / 2) {
      if (lane < reach) {
        partial[lane] = partial[lane] + partial[lane + reach];
      }
      localBarrier();
    }
    float factor = 1f / sqrt(partial[0] / width + epsilon);
    int to = yOffset + token * yStride;
    for (int i = lane; i < width; i += LANES) {
      y[to + i] = x[from + i] * factor * w[wOffset + i];
    }
    if (lane == 0) {
      scale[scaleOffset + token] = factor;
    }
    // As plain Java all groups share one array: none may begin before the last has read it.
    localBarrier();
  }
}
