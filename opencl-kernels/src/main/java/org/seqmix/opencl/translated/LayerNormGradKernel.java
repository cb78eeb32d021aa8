package org.seqmix.opencl.translated;

/// With z = s (x - m) and g = w dy: dx = s (g - mean(g) - z mean(g z)), one work group a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LayerNormGradKernel extends LanesKernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] w = {};
  int wOffset;
  float[] mean = {};
  int meanOffset;
  float[] scale = {};
  int scaleOffset;
  float[] dx = {};
  int dxOffset;
  int dxStride;
  int width;

  @Override
  public void run() {
    int token = getGroupId();
    int lane = getLocalId();
    int fromDy = dyOffset + token * dyStride;
    int fromX = xOffset + token * xStride;
    float m = mean[meanOffset + token];
    float s = scale[scaleOffset + token];
    float sum = 0f;
    float along = 0f;
    for (int i = lane; i < width; i += LANES) {
      float g = w[wOffset + i] * dy[fromDy + i];
      sum = sum + g;
      along = fma(g, s * (x[fromX + i] - m), along);
    }
    float meanOfSlopes = sumOfLanes(sum) / width;
    float meanAlong = sumOfLanes(along) / width;
    int to = dxOffset + token * dxStride;
    for (int i = lane; i < width; i += LANES) {
      float z = s * (x[fromX + i] - m);
      dx[to + i] = s * fma(-z, meanAlong, w[wOffset + i] * dy[fromDy + i] - meanOfSlopes);
    }
  }
}
