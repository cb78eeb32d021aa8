package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `y[t] = w[ids[t]]`, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class EmbeddingKernel extends Kernel {
  int[] ids = {};
  int idsOffset;
  float[] w = {};
  int wOffset;
  int wStride;
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
      y[yOffset + row * yStride + column] = w[wOffset + ids[idsOffset + row] * wStride + column];
    }
  }
}
