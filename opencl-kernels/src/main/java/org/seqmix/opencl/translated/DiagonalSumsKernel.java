package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y += the sum of a head's diagonal elements in a block of rows of matrices, row after row, one work item a head.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class DiagonalSumsKernel extends Kernel {
  float[] m = {};
  int mOffset;
  int mStride;
  int[] firstToken = {};
  int firstTokenOffset;
  int rowCount;
  int from;
  int count;
  int heads;
  float[] y = {};
  int yOffset;
  int items;

  @Override
  public void run() {
    int head = getGlobalId();
    if (head < items) {
      float sum = 0f;
      for (int row = 0; row < rowCount; row++) {
        int length = firstToken[firstTokenOffset + row + 1] - firstToken[firstTokenOffset + row];
        int end = min(length, from + count);
        for (int i = from; i < end; i++) {
          sum = sum + m[mOffset + ((row * heads + head) * count + i - from) * mStride + i];
        }
      }
      y[yOffset + head] = y[yOffset + head] + sum;
    }
  }
}
