package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = min(max(x, low), high), one work item an element; a NaN stays one.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ClampKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] y = {};
  int yOffset;
  int yStride;
  float low;
  float high;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float v = x[xOffset + row * xStride + column];
      y[yOffset + row * yStride + column] = v < low ? low : v > high ? high : v;
    }
  }
}
