package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The gradients of the selective scan's states, laid out as {@link SelectiveStatesKernel}'s states, one work item a
/// row, n and channel, which walks from its row's last token to the first; see
/// {@link org.seqmix.tensor.ScanKernels#selectiveScanGrad}.
///
/// S = C dy + S, then S = exp(dt a) S for the token before; din is what remains where the row continues, and 0
/// elsewhere.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveStateSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] a = {};
  int aOffset;
  int aStride;
  float[] c = {};
  int cOffset;
  int cStride;
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
  float[] dout = {};
  int doutOffset;
  int hasDout;
  float[] din = {};
  int dinOffset;
  int hasDin;
  float[] slopes = {};
  int slopesOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = firstChannel + id % pieceChannels;
      int n = id / pieceChannels % stateSize;
      int row = firstRow + id / (pieceChannels * stateSize);
      int slot = id % (pieceChannels * stateSize);
      int keep = (row * stateSize + n) * channels + channel;
      int query = cOffset + channel / channelsPerGroup * stateSize + n;
      float rate = a[aOffset + channel * aStride + n];
      float before = 0f;
      for (int s = firstSpan[firstSpanOffset + row + 1] - 1; s >= firstSpan[firstSpanOffset + row]; s--) {
        int at = spansOffset + 6 * s;
        float slope = 0f;
        if (hasDout != 0 && spans[at + 5] != 0) {
          slope = dout[doutOffset + keep];
        }
        for (int t = spans[at + 2] - 1; t >= spans[at + 1]; t--) {
          slope = fma(c[query + t * cStride], dy[dyOffset + t * dyStride + channel], slope);
          slopes[slopesOffset + (t - firstToken) * pieceChannels * stateSize + slot] = slope;
          slope = slope * exp(dt[dtOffset + t * dtStride + channel] * rate);
        }
        if (spans[at + 4] != 0) {
          before = slope;
        }
      }
      if (hasDin != 0) {
        din[dinOffset + keep] = before;
      }
    }
  }
}
