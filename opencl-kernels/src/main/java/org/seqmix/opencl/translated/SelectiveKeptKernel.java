package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// What the tokens before left of the state: exp(dt a) h of the token before, one work item a token, n and channel,
/// laid out as {@link SelectiveStatesKernel}'s states; see {@link org.seqmix.tensor.ScanKernels#selectiveScanGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveKeptKernel extends Kernel {
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] a = {};
  int aOffset;
  int aStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int channels;
  int stateSize;
  int firstToken;
  int firstChannel;
  int pieceChannels;
  float[] in = {};
  int inOffset;
  int hasIn;
  float[] states = {};
  int statesOffset;
  float[] kept = {};
  int keptOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = firstChannel + id % pieceChannels;
      int n = id / pieceChannels % stateSize;
      int t = firstToken + id / (pieceChannels * stateSize);
      int span = spansOffset + 6 * spanOf[spanOfOffset + t];
      float h = 0f;
      if (t > spans[span + 1]) {
        h = states[statesOffset + id - pieceChannels * stateSize];
      } else if (hasIn != 0 && spans[span + 4] != 0) {
        h = in[inOffset + (spans[span] * stateSize + n) * channels + channel];
      }
      kept[keptOffset + id] = exp(dt[dtOffset + t * dtStride + channel] * a[aOffset + channel * aStride + n]) * h;
    }
  }
}
