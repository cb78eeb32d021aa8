package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dd += the sum of dy x over tokens and a head's columns, one work item a head: sums over the columns, then over
/// tokens.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SkipSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  int tokens;
  int headDim;
  float[] dd = {};
  int ddOffset;
  int items;

  @Override
  public void run() {
    int head = getGlobalId();
    if (head < items) {
      float sum = 0f;
      for (int t = 0; t < tokens; t++) {
        float part = 0f;
        for (int p = head * headDim; p < (head + 1) * headDim; p++) {
          part = fma(dy[dyOffset + t * dyStride + p], x[xOffset + t * xStride + p], part);
        }
        sum = sum + part;
      }
      dd[ddOffset + head] = dd[ddOffset + head] + sum;
    }
  }
}
