package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = -softplus(x) = -(max(x, 0) + log1p(exp(-|x|))), one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LogDecayKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] y = {};
  int yOffset;
  int yStride;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float v = x[xOffset + row * xStride + column];
      y[yOffset + row * yStride + column] = -(max(v, 0f) + log1p(exp(-abs(v))));
    }
  }
}
