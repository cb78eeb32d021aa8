package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// c = a b or c += a b for many matrices, one work item an element of c: one chain over the summed index, ascending;
/// see {@link org.seqmix.tensor.MatrixKernels#batchedProduct}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class BatchedProductKernel extends Kernel {
  float[] a = {};
  int aOffset;
  int aStride;
  int turnA;
  float[] b = {};
  int bOffset;
  int bStride;
  int turnB;
  int m;
  int n;
  int depth;
  int adds;
  float[] c = {};
  int cOffset;
  int cStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % n;
      int row = id / n;
      int matrix = row / m;
      int left = aOffset + row * aStride;
      int leftNext = 1;
      if (turnA != 0) {
        left = aOffset + matrix * depth * aStride + row % m;
        leftNext = aStride;
      }
      int right = bOffset + matrix * depth * bStride + column;
      int rightNext = bStride;
      if (turnB != 0) {
        right = bOffset + (matrix * n + column) * bStride;
        rightNext = 1;
      }
      int to = cOffset + row * cStride + column;
      float sum = 0f;
      if (adds != 0) {
        sum = c[to];
      }
      for (int i = 0; i < depth; i++) {
        sum = fma(a[left + i * leftNext], b[right + i * rightNext], sum);
      }
      c[to] = sum;
    }
  }
}
