package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// In place of weights_ij the sum of weights C_i·B over the document's tokens before j: what row i gives dlogDecay_j.
/// One work item a row of a block; see {@link org.seqmix.tensor.Kernels#ssdRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdRowsSumsKernel extends Kernel {
  float[] weights = {};
  int weightsOffset;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] c = {};
  int cOffset;
  int cStride;
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
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id / count % heads;
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int column = head / headsPerGroup * stateSize;
        int query = cOffset + t * cStride + column;
        int line = weightsOffset + id * length - start;
        float running = 0f;
        for (int j = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1]; j <= t; j++) {
          int key = bOffset + j * bStride + column;
          float sum = 0f;
          for (int n = 0; n < stateSize; n++) {
            sum = fma(c[query + n], b[key + n], sum);
          }
          float weight = weights[line + j];
          weights[line + j] = running;
          running = fma(weight, sum, running);
        }
      }
    }
  }
}
