package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// Rows of state-space dual matrices, one work item a row of a matrix; see {@link org.seqmix.tensor.Kernels#ssdRows}.
///
/// From the diagonal to the document's first token, with a running product of decays: m = product C·B, plus D on the
/// diagonal; zeros elsewhere.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdRowsKernel extends Kernel {
  float[] b = {};
  int bOffset;
  int bStride;
  float[] c = {};
  int cOffset;
  int cStride;
  float[] decay = {};
  int decayOffset;
  int decayStride;
  float[] d = {};
  int dOffset;
  int hasD;
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
  int headsPerGroup;
  int stateSize;
  float[] m = {};
  int mOffset;
  int mStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id / count % heads;
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      int line = mOffset + id * mStride;
      int begin = 0;
      int end = 0;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1] - start;
        end = t + 1 - start;
        walk(line, start, head, begin, t - start);
      }
      for (int j = 0; j < begin; j++) {
        m[line + j] = 0f;
      }
      for (int j = end; j < length; j++) {
        m[line + j] = 0f;
      }
    }
  }

  private void walk(int line, int start, int head, int begin, int own) {
    int column = head / headsPerGroup * stateSize;
    int query = cOffset + (start + own) * cStride + column;
    float product = 1f;
    for (int j = own; j >= begin; j--) {
      int key = bOffset + (start + j) * bStride + column;
      float sum = 0f;
      for (int n = 0; n < stateSize; n++) {
        sum = fma(c[query + n], b[key + n], sum);
      }
      m[line + j] = product * sum;
      product = product * exp(decay[decayOffset + (start + j) * decayStride + head]);
    }
    if (hasD != 0) {
      m[line + own] = m[line + own] + d[dOffset + head];
    }
  }
}
