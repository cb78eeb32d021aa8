package org.seqmix.opencl.translated;

/// y = f(x), one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ActivateKernel extends ActivationKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] y = {};
  int yOffset;
  int yStride;
  int kind;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      y[yOffset + row * yStride + column] = value(kind, x[xOffset + row * xStride + column]);
    }
  }
}
