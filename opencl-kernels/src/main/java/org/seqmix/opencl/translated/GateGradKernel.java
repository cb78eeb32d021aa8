package org.seqmix.opencl.translated;

/// dx = dy silu(z + bias) and dz = dy x silu'(z + bias), one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class GateGradKernel extends FunctionsKernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] z = {};
  int zOffset;
  int zStride;
  float[] bias = {};
  int biasOffset;
  int hasBias;
  float[] dx = {};
  int dxOffset;
  int dxStride;
  float[] dz = {};
  int dzOffset;
  int dzStride;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float v = z[zOffset + row * zStride + column];
      if (hasBias != 0) {
        v = v + bias[biasOffset + column];
      }
      float g = dy[dyOffset + row * dyStride + column];
      float value = x[xOffset + row * xStride + column];
      dx[dxOffset + row * dxStride + column] = g * (v * sigmoid(v));
      dz[dzOffset + row * dzStride + column] = g * value * siluSlope(v);
    }
  }
}
