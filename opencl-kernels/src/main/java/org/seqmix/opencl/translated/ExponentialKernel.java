package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = exp(x), one work item an element; y lies row after row.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ExponentialKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] y = {};
  int yOffset;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      y[yOffset + id] = exp(x[xOffset + id / columns * xStride + id % columns]);
    }
  }
}
