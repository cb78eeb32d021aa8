package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The states of the selective scan after every token of some rows and channels, one work item a row, n and channel;
/// see {@link org.seqmix.tensor.ScanKernels#selectiveScanGrad}.
///
/// h = exp(dt a) h + dt x B, into `states` (tokens, N, channels of the piece).
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveStatesKernel extends Kernel {
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
  int[] spans = {};
  int spansOffset;
  int[] firstSpan = {};
  int firstSpanOffset;
  int channels;
  int channelsPerGroup;
  int stateSize;
  int firstRow;
  int firstToken;
  int firstChannel;
  int pieceChannels;
  float[] in = {};
  int inOffset;
  int hasIn;
  float[] states = {};
  int statesOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = firstChannel + id % pieceChannels;
      int n = id / pieceChannels % stateSize;
      int row = firstRow + id / (pieceChannels * stateSize);
      int slot = id % (pieceChannels * stateSize);
      int key = bOffset + channel / channelsPerGroup * stateSize + n;
      float rate = a[aOffset + channel * aStride + n];
      for (int s = firstSpan[firstSpanOffset + row]; s < firstSpan[firstSpanOffset + row + 1]; s++) {
        int at = spansOffset + 6 * s;
        float h = 0f;
        if (hasIn != 0 && spans[at + 4] != 0) {
          h = in[inOffset + (row * stateSize + n) * channels + channel];
        }
        for (int t = spans[at + 1]; t < spans[at + 2]; t++) {
          float step = dt[dtOffset + t * dtStride + channel];
          float gain = step * x[xOffset + t * xStride + channel];
          h = fma(exp(step * rate), h, gain * b[key + t * bStride]);
          states[statesOffset + (t - firstToken) * pieceChannels * stateSize + slot] = h;
        }
      }
    }
  }
}
