package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// weights = dm times the product of the decays after token j up to i, for the rows i of a block of state-space dual
/// matrices, one work item a row; see {@link org.seqmix.tensor.Kernels#ssdRowsGrad}. Only a row's own document is
/// written. `weights` lies row after row and may be `dm`.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdWeightsKernel extends Kernel {
  float[] dm = {};
  int dmOffset;
  int dmStride;
  float[] decay = {};
  int decayOffset;
  int decayStride;
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
  float[] weights = {};
  int weightsOffset;
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
        int begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1];
        float product = 1f;
        for (int j = t; j >= begin; j--) {
          weights[weightsOffset + id * length + j - start] = product * dm[dmOffset + id * dmStride + j - start];
          product = product * exp(decay[decayOffset + j * decayStride + head]);
        }
      }
    }
  }
}
