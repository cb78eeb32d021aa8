package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dx = dy where low <= x <= high, else 0, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ClampGradKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] dx = {};
  int dxOffset;
  int dxStride;
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
      float g = dy[dyOffset + row * dyStride + column];
      dx[dxOffset + row * dxStride + column] = v >= low && v <= high ? g : 0f;
    }
  }
}
