package org.seqmix.opencl;

import com.aparapi.Kernel;

/// y = x / sqrt(mean(x²) + epsilon) * w, one work group a token.
///
/// 1. Each lane sums the squares of every {@link #LANES}th column.
/// 2. The lanes' sums meet in a fixed tree.
/// 3. Each lane scales its columns.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
final class RmsNormKernel extends Kernel {
  /// Work items a group.
  static final int LANES = 64;

  @Local final float[] partial = new float[LANES];
  final float[] x;
  final int xOffset;
  final int xStride;
  final float[] w;
  final int wOffset;
  final float[] y;
  final int yOffset;
  final int yStride;
  final float[] scale;
  final int scaleOffset;
  final int width;
  final float epsilon;

  RmsNormKernel(float[] x, int xOffset, int xStride, float[] w, int wOffset, float[] y, int yOffset, int yStride,
      float[] scale, int scaleOffset, int width, float epsilon) {
    this.x = x;
    this.xOffset = xOffset;
    this.xStride = xStride;
    this.w = w;
    this.wOffset = wOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.yStride = yStride;
    this.scale = scale;
    this.scaleOffset = scaleOffset;
    this.width = width;
    this.epsilon = epsilon;
  }

  /// An instance to translate.
  static RmsNormKernel model() {
    return new RmsNormKernel(new float[1], 0, 1, new float[1], 0, new float[1], 0, 1, new float[1], 0, 1, 1);
  }

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
