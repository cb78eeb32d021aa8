package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `y[t, h P + p] = x[t, h P + p] s[t, h]`, one work item an element; scales of columns have a stride of 0.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ScaleHeadsKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] s = {};
  int sOffset;
  int sStride;
  float[] y = {};
  int yOffset;
  int yStride;
  int headDim;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float factor = s[sOffset + row * sStride + column / headDim];
      y[yOffset + row * yStride + column] = x[xOffset + row * xStride + column] * factor;
    }
  }
}
