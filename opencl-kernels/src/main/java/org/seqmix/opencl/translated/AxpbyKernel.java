package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = a x + b z, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AxpbyKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] z = {};
  int zOffset;
  int zStride;
  float[] y = {};
  int yOffset;
  int yStride;
  float a;
  float b;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float second = b * z[zOffset + row * zStride + column];
      y[yOffset + row * yStride + column] = fma(a, x[xOffset + row * xStride + column], second);
    }
  }
}
