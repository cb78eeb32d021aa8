package org.seqmix.opencl.translated;

/// y = x silu(z + bias), one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class GateKernel extends FunctionsKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] z = {};
  int zOffset;
  int zStride;
  float[] bias = {};
  int biasOffset;
  int hasBias;
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
      float v = z[zOffset + row * zStride + column];
      if (hasBias != 0) {
        v = v + bias[biasOffset + column];
      }
      y[yOffset + row * yStride + column] = x[xOffset + row * xStride + column] * v * sigmoid(v);
    }
  }
}
