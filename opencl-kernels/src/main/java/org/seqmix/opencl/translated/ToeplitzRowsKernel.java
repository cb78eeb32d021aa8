package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// Rows of Toeplitz matrices, one work item an element; see {@link org.seqmix.tensor.MatrixKernels#toeplitzRows}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ToeplitzRowsKernel extends Kernel {
  float[] w = {};
  int wOffset;
  int wStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int from;
  int count;
  int heads;
  int taps;
  int length;
  float[] m = {};
  int mOffset;
  int mStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int line = id / length;
      int row = line / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + line % count;
      int j = start + id % length;
      float value = 0f;
      if (t < firstToken[firstTokenOffset + row + 1] && j <= t && t - j < taps) {
        if (j >= spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1]) {
          value = w[wOffset + line / count % heads * wStride + t - j];
        }
      }
      m[mOffset + line * mStride + id % length] = value;
    }
  }
}
