package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// Rows of the selective scan's matrices, one work item a row of a matrix; see
/// {@link org.seqmix.tensor.ScanKernels#selectiveRows}.
///
/// For n ascending, from the diagonal to the document's first token, with a running product of exp(dt a): m = m + C
/// product dt B. D on the diagonal, zeros elsewhere.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveRowsKernel extends Kernel {
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] a = {};
  int aOffset;
  int aStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] c = {};
  int cOffset;
  int cStride;
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
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      int line = mOffset + id * mStride;
      for (int j = 0; j < length; j++) {
        m[line + j] = 0f;
      }
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1];
        for (int n = 0; n < stateSize; n++) {
          walk(line - start, t, id / count % heads, n, begin);
        }
        if (hasD != 0) {
          m[line + t - start] = m[line + t - start] + d[dOffset + id / count % heads];
        }
      }
    }
  }

  private void walk(int line, int t, int channel, int n, int begin) {
    int column = channel / headsPerGroup * stateSize + n;
    float rate = a[aOffset + channel * aStride + n];
    float product = c[cOffset + t * cStride + column];
    for (int j = t; j >= begin; j--) {
      float step = dt[dtOffset + j * dtStride + channel];
      m[line + j] = fma(product, step * b[bOffset + j * bStride + column], m[line + j]);
      product = product * exp(step * rate);
    }
  }
}
