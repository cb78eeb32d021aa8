package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `da[t] = dloss[t] (a[t] - b[t]) / loss[t]`, zero where the distance is zero; one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RowDistanceGradKernel extends Kernel {
  float[] dloss = {};
  int dlossOffset;
  float[] a = {};
  int aOffset;
  int aStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] loss = {};
  int lossOffset;
  float[] da = {};
  int daOffset;
  int daStride;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      float norm = loss[lossOffset + row];
      float factor = 0f;
      if (norm != 0f) {
        factor = dloss[dlossOffset + row] / norm;
      }
      da[daOffset + row * daStride + column] =
          factor * (a[aOffset + row * aStride + column] - b[bOffset + row * bStride + column]);
    }
  }
}
