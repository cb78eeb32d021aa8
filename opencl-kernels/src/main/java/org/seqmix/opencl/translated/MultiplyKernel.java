package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = x z, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class MultiplyKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] z = {};
  int zOffset;
  int zStride;
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
      y[yOffset + row * yStride + column] = x[xOffset + row * xStride + column] * z[zOffset + row * zStride + column];
    }
  }
}
