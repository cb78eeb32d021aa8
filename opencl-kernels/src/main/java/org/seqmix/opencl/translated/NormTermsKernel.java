package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// What a token adds to the gradient of a norm's weight, dy s (x - m), m zero for RMSNorm; one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class NormTermsKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] mean = {};
  int meanOffset;
  int hasMean;
  float[] scale = {};
  int scaleOffset;
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
      if (hasMean != 0) {
        v = v - mean[meanOffset + row];
      }
      y[yOffset + row * yStride + column] = dy[dyOffset + row * dyStride + column] * v * scale[scaleOffset + row];
    }
  }
}
