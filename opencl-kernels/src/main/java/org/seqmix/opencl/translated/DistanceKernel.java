package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// distance = the square root of a document's sums of squares, in ascending token, one work item a span and head; see
/// {@link org.seqmix.tensor.Kernels#matrixDistance}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class DistanceKernel extends Kernel {
  float[] squares = {};
  int squaresOffset;
  int[] spans = {};
  int spansOffset;
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
      int s = id / heads;
      float sum = 0f;
      for (int t = spans[spansOffset + 6 * s + 1]; t < spans[spansOffset + 6 * s + 2]; t++) {
        sum = sum + squares[squaresOffset + t * heads + head];
      }
      y[yOffset + s * yStride + head] = sqrt(sum);
    }
  }
}
