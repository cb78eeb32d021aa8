package org.seqmix.opencl.translated;

/// y = s (x - m) w + bias with m = mean(x) and s = 1 / sqrt(mean((x - m)²) + epsilon), one work group a token; `mean` and `scale`
/// keep m and s.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LayerNormKernel extends LanesKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] w = {};
  int wOffset;
  float[] bias = {};
  int biasOffset;
  int hasBias;
  float[] y = {};
  int yOffset;
  int yStride;
  float[] mean = {};
  int meanOffset;
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
      sum = sum + x[from + i];
    }
    float middle = sumOfLanes(sum) / width;
    float squares = 0f;
    for (int i = lane; i < width; i += LANES) {
      float away = x[from + i] - middle;
      squares = fma(away, away, squares);
    }
    float factor = 1f / sqrt(sumOfLanes(squares) / width + epsilon);
    int to = yOffset + token * yStride;
    for (int i = lane; i < width; i += LANES) {
      float v = factor * (x[from + i] - middle) * w[wOffset + i];
      if (hasBias != 0) {
        v = v + bias[biasOffset + i];
      }
      y[to + i] = v;
    }
    if (lane == 0) {
      mean[meanOffset + token] = middle;
      scale[scaleOffset + token] = factor;
    }
  }
}
