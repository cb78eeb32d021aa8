package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// A block of rows of lower-triangular matrices times values, one work item a token of the block and column: one chain
/// over j, ascending; see {@link org.seqmix.tensor.MatrixKernels#matrixProduct}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class MatrixProductKernel extends Kernel {
  float[] m = {};
  int mOffset;
  int mStride;
  float[] v = {};
  int vOffset;
  int vStride;
  int[] firstToken = {};
  int firstTokenOffset;
  int heads;
  int headDim;
  int from;
  int count;
  float[] y = {};
  int yOffset;
  int yStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % (heads * headDim);
      int i = id / (heads * headDim) % count;
      int row = id / (heads * headDim * count);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + i;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int line = mOffset + ((row * heads + column / headDim) * count + i) * mStride;
        float sum = 0f;
        for (int j = 0; j <= from + i; j++) {
          sum = fma(m[line + j], v[vOffset + (start + j) * vStride + column], sum);
        }
        y[yOffset + t * yStride + column] = sum;
      }
    }
  }
}
