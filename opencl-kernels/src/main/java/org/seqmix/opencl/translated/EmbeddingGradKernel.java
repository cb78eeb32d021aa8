package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `dw[ids[t]] += dy[t]`, one work item a column, which alone writes it: tokens ascend.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class EmbeddingGradKernel extends Kernel {
  int[] ids = {};
  int idsOffset;
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] dw = {};
  int dwOffset;
  int dwStride;
  int tokens;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      for (int t = 0; t < tokens; t++) {
        int at = dwOffset + ids[idsOffset + t] * dwStride + id;
        dw[at] = dw[at] + dy[dyOffset + t * dyStride + id];
      }
    }
  }
}
