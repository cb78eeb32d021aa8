package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dm = dy·v on and below the diagonal and zero elsewhere, one work item an element of the block; see
/// {@link org.seqmix.tensor.MatrixKernels#matrixProductGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class MatrixProductSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] v = {};
  int vOffset;
  int vStride;
  int[] firstToken = {};
  int firstTokenOffset;
  int heads;
  int headDim;
  int from;
  int count;
  int length;
  float[] dm = {};
  int dmOffset;
  int dmStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int j = id % length;
      int line = id / length;
      int i = from + line % count;
      int head = line / count % heads;
      int row = line / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      float sum = 0f;
      if (j <= i && start + i < firstToken[firstTokenOffset + row + 1]) {
        for (int p = head * headDim; p < (head + 1) * headDim; p++) {
          sum = fma(dy[dyOffset + (start + i) * dyStride + p], v[vOffset + (start + j) * vStride + p], sum);
        }
      }
      dm[dmOffset + line * dmStride + j] = sum;
    }
  }
}
