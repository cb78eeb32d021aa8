package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y_j += the sum of m_ij over the rows i of a block in j's document from j on, ascending, one work item a token and
/// head.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LineSumsKernel extends Kernel {
  float[] m = {};
  int mOffset;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int from;
  int count;
  int length;
  int heads;
  float[] y = {};
  int yOffset;
  int yStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id % heads;
      int j = id / heads;
      int span = spansOffset + 6 * spanOf[spanOfOffset + j];
      int row = spans[span];
      int start = firstToken[firstTokenOffset + row];
      int end = min(spans[span + 2] - start, from + count);
      float sum = y[yOffset + j * yStride + head];
      for (int i = max(j - start, from); i < end; i++) {
        sum = sum + m[mOffset + ((row * heads + head) * count + i - from) * length + j - start];
      }
      y[yOffset + j * yStride + head] = sum;
    }
  }
}
