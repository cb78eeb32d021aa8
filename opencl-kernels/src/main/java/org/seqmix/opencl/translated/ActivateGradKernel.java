package org.seqmix.opencl.translated;

/// dx = f'(x) dy, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ActivateGradKernel extends ActivationKernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] dx = {};
  int dxOffset;
  int dxStride;
  int kind;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float g = dy[dyOffset + row * dyStride + column];
      dx[dxOffset + row * dxStride + column] = g * slope(kind, x[xOffset + row * xStride + column]);
    }
  }
}
