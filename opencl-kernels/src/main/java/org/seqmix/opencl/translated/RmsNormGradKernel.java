package org.seqmix.opencl.translated;

/// dx = s (w dy - x s² mean(dy w x)) with s the factor that the forward pass kept, one work group a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RmsNormGradKernel extends LanesKernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] w = {};
  int wOffset;
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
    float s = scale[scaleOffset + token];
    float dot = 0f;
    for (int i = lane; i < width; i += LANES) {
      dot = fma(dy[fromDy + i] * w[wOffset + i], x[fromX + i], dot);
    }
    float along = s * s * sumOfLanes(dot) / width;
    int to = dxOffset + token * dxStride;
    for (int i = lane; i < width; i += LANES) {
      dx[to + i] = s * fma(-x[fromX + i], along, w[wOffset + i] * dy[fromDy + i]);
    }
  }
}
