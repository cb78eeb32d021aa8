package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `s[t, h] = sum over p of a[t, h P + p] b[t, h P + p]`, one work item a token and head, ascending p.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class HeadDotsKernel extends Kernel {
  float[] a = {};
  int aOffset;
  int aStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] s = {};
  int sOffset;
  int sStride;
  int heads;
  int headDim;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / heads;
      int head = id % heads;
      int fromA = aOffset + row * aStride + head * headDim;
      int fromB = bOffset + row * bStride + head * headDim;
      float sum = 0f;
      for (int p = 0; p < headDim; p++) {
        sum = fma(a[fromA + p], b[fromB + p], sum);
      }
      s[sOffset + row * sStride + head] = sum;
    }
  }
}
