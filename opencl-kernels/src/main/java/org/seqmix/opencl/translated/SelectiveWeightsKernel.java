package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// weights_ij = dm_ij times the product of exp(dt a[n]) after token j up to i, for one n and the rows i of a block of
/// the selective scan's matrices, one work item a row; see {@link org.seqmix.tensor.ScanKernels#selectiveRowsGrad}.
/// Only a row's own document is written.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveWeightsKernel extends Kernel {
  float[] dm = {};
  int dmOffset;
  int dmStride;
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] a = {};
  int aOffset;
  int aStride;
  int n;
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
      int channel = id / count % heads;
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1];
        float rate = a[aOffset + channel * aStride + n];
        float product = 1f;
        for (int j = t; j >= begin; j--) {
          weights[weightsOffset + id * length + j - start] = product * dm[dmOffset + id * dmStride + j - start];
          product = product * exp(dt[dtOffset + j * dtStride + channel] * rate);
        }
      }
    }
  }
}
