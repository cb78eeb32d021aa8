package org.seqmix.opencl.translated;

/// `y[t] = w[ids[t]]` for a table in brain floats, one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class StoredEmbeddingKernel extends StoredKernel {
  int[] ids = {};
  int idsOffset;
  short[] w = {};
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
      y[yOffset + row * yStride + column] = decode(w[wOffset + ids[idsOffset + row] * wStride + column]);
    }
  }
}
