package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = x for whole numbers, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class CopyIntsKernel extends Kernel {
  int[] x = {};
  int xOffset;
  int xStride;
  int[] y = {};
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
      y[yOffset + row * yStride + column] = x[xOffset + row * xStride + column];
    }
  }
}
