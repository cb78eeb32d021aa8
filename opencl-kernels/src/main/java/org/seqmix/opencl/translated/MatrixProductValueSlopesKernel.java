package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dv_j += m_ij dy_i over the rows i of a block from j on, ascending, one work item a token and column; see
/// {@link org.seqmix.tensor.MatrixKernels#matrixProductGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class MatrixProductValueSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] m = {};
  int mOffset;
  int mStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int heads;
  int headDim;
  int from;
  int count;
  float[] dv = {};
  int dvOffset;
  int dvStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % (heads * headDim);
      int t = id / (heads * headDim);
      int row = spans[spansOffset + 6 * spanOf[spanOfOffset + t]];
      int start = firstToken[firstTokenOffset + row];
      int j = t - start;
      int end = min(firstToken[firstTokenOffset + row + 1] - start, from + count);
      int line = mOffset + (row * heads + column / headDim) * count * mStride + j;
      int to = dvOffset + t * dvStride + column;
      float sum = dv[to];
      for (int i = max(j, from); i < end; i++) {
        sum = fma(m[line + (i - from) * mStride], dy[dyOffset + (start + i) * dyStride + column], sum);
      }
      dv[to] = sum;
    }
  }
}
