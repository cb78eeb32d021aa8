package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// In place of weights_ij what row i gives ddt_j for one n: a[n] times the sum of weights C_i dt B over the document's
/// tokens before j, plus weights_ij C_i B_j. `rates` keeps the sum of dt_j times the former sum, which goes to da. One
/// work item a row of a block; see {@link org.seqmix.tensor.ScanKernels#selectiveRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveRowsSumsKernel extends Kernel {
  float[] weights = {};
  int weightsOffset;
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
  int headsPerGroup;
  int stateSize;
  float[] rates = {};
  int ratesOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = id / count % heads;
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      float rateSlope = 0f;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int column = channel / headsPerGroup * stateSize + n;
        float rate = a[aOffset + channel * aStride + n];
        float query = c[cOffset + t * cStride + column];
        int line = weightsOffset + id * length - start;
        float running = 0f;
        for (int j = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1]; j <= t; j++) {
          float step = dt[dtOffset + j * dtStride + channel];
          float product = weights[line + j] * query * b[bOffset + j * bStride + column];
          weights[line + j] = fma(rate, running, product);
          rateSlope = fma(step, running, rateSlope);
          running = fma(step, product, running);
        }
      }
      rates[ratesOffset + id] = rateSlope;
    }
  }
}
