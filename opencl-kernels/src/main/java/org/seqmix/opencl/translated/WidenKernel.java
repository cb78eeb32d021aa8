package org.seqmix.opencl.translated;

/// y = x for brain floats, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class WidenKernel extends StoredKernel {
  short[] x = {};
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
      y[yOffset + row * yStride + column] = decode(x[xOffset + row * xStride + column]);
    }
  }
}
