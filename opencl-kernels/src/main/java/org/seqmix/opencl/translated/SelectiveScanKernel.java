package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The selective scan, one work item a row and channel; see {@link org.seqmix.tensor.ScanKernels#selectiveScan}.
///
/// An item walks its row's documents one after the other and keeps its state in `state`, which holds the row's last
/// state in the end. For each token and n:
///
/// 1. h = exp(dt a) h + dt x B
/// 2. y = D x + C h, summed in ascending n
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveScanKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
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
  float[] d = {};
  int dOffset;
  int hasD;
  int[] spans = {};
  int spansOffset;
  int[] firstSpan = {};
  int firstSpanOffset;
  int channels;
  int channelsPerGroup;
  int stateSize;
  float[] in = {};
  int inOffset;
  int hasIn;
  float[] y = {};
  int yOffset;
  int yStride;
  float[] state = {};
  int stateOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = id % channels;
      int row = id / channels;
      int keep = row * stateSize * channels + channel;
      for (int s = firstSpan[firstSpanOffset + row]; s < firstSpan[firstSpanOffset + row + 1]; s++) {
        int at = spansOffset + 6 * s;
        begin(keep, spans[at + 4]);
        for (int t = spans[at + 1]; t < spans[at + 2]; t++) {
          token(t, channel, keep);
        }
      }
    }
  }

  private void begin(int keep, int continues) {
    for (int n = 0; n < stateSize; n++) {
      float h = 0f;
      if (continues != 0 && hasIn != 0) {
        h = in[inOffset + keep + n * channels];
      }
      state[stateOffset + keep + n * channels] = h;
    }
  }

  private void token(int t, int channel, int keep) {
    float step = dt[dtOffset + t * dtStride + channel];
    float value = x[xOffset + t * xStride + channel];
    float gain = step * value;
    int keys = channel / channelsPerGroup * stateSize;
    float sum = 0f;
    if (hasD != 0) {
      sum = d[dOffset + channel] * value;
    }
    for (int n = 0; n < stateSize; n++) {
      int slot = stateOffset + keep + n * channels;
      float h =
          fma(exp(step * a[aOffset + channel * aStride + n]), state[slot], gain * b[bOffset + t * bStride + keys + n]);
      state[slot] = h;
      sum = fma(c[cOffset + t * cStride + keys + n], h, sum);
    }
    y[yOffset + t * yStride + channel] = sum;
  }
}
