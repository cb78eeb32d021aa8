package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// da += the sum of a channel's `rates` for one n, block after block, one work item a channel; see
/// {@link org.seqmix.tensor.ScanKernels#selectiveRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveRowsRatesKernel extends Kernel {
  float[] rates = {};
  int ratesOffset;
  int rowCount;
  int count;
  int heads;
  int n;
  float[] da = {};
  int daOffset;
  int daStride;
  int items;

  @Override
  public void run() {
    int channel = getGlobalId();
    if (channel < items) {
      float sum = 0f;
      for (int row = 0; row < rowCount; row++) {
        float part = 0f;
        for (int i = 0; i < count; i++) {
          part = part + rates[ratesOffset + (row * heads + channel) * count + i];
        }
        sum = sum + part;
      }
      da[daOffset + channel * daStride + n] = da[daOffset + channel * daStride + n] + sum;
    }
  }
}
