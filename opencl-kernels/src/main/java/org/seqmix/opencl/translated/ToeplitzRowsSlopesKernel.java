package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dw += the sums of dm along the diagonals of a block of rows, one work item a head and tap; see
/// {@link org.seqmix.tensor.MatrixKernels#toeplitzRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ToeplitzRowsSlopesKernel extends Kernel {
  float[] dm = {};
  int dmOffset;
  int dmStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int from;
  int count;
  int rowCount;
  int heads;
  int taps;
  float[] dw = {};
  int dwOffset;
  int dwStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int lag = id % taps;
      int head = id / taps;
      float sum = 0f;
      for (int row = 0; row < rowCount; row++) {
        int start = firstToken[firstTokenOffset + row];
        int end = min(firstToken[firstTokenOffset + row + 1] - start, from + count);
        for (int i = from; i < end; i++) {
          if (start + i - lag >= spans[spansOffset + 6 * spanOf[spanOfOffset + start + i] + 1]) {
            sum = sum + dm[dmOffset + ((row * heads + head) * count + i - from) * dmStride + i - lag];
          }
        }
      }
      dw[dwOffset + head * dwStride + lag] = dw[dwOffset + head * dwStride + lag] + sum;
    }
  }
}
