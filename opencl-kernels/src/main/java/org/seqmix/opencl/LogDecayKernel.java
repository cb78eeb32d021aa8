package org.seqmix.opencl;

import com.aparapi.Kernel;

/// y = -softplus(x) = -(max(x, 0) + log1p(exp(-|x|))), one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
final class LogDecayKernel extends Kernel {
  final float[] x;
  final int xOffset;
  final int xStride;
  final float[] y;
  final int yOffset;
  final int yStride;
  final int columns;
  final int elements;

  LogDecayKernel(float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride, int columns, int elements) {
    this.x = x;
    this.xOffset = xOffset;
    this.xStride = xStride;
    this.y = y;
    this.yOffset = yOffset;
    this.yStride = yStride;
    this.columns = columns;
    this.elements = elements;
  }

  /// An instance to translate.
  static LogDecayKernel model() {
    return new LogDecayKernel(new float[1], 0, 1, new float[1], 0, 1, 1, 1);
  }

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < elements) {
      int row = id / columns;
      int column = id % columns;
      float v = x[xOffset + row * xStride + column];
      y[yOffset + row * yStride + column] = -(max(v, 0f) + log1p(exp(-abs(v))));
    }
  }
}
