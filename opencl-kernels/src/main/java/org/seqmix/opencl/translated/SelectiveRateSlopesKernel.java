package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// da += the sum of S dt exp(dt a) h over the tokens of some rows, ascending, with h of the token before; one work item
/// a channel and n; see {@link org.seqmix.tensor.ScanKernels#selectiveScanGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveRateSlopesKernel extends Kernel {
  float[] dt = {};
  int dtOffset;
  int dtStride;
  int stateSize;
  int firstToken;
  int firstChannel;
  int pieceChannels;
  int tokens;
  float[] kept = {};
  int keptOffset;
  float[] slopes = {};
  int slopesOffset;
  float[] da = {};
  int daOffset;
  int daStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int channel = firstChannel + id % pieceChannels;
      float sum = 0f;
      for (int token = 0; token < tokens; token++) {
        int slot = token * stateSize * pieceChannels + id;
        float step = dt[dtOffset + (firstToken + token) * dtStride + channel];
        sum = fma(slopes[slopesOffset + slot] * step, kept[keptOffset + slot], sum);
      }
      int to = daOffset + channel * daStride + id / pieceChannels;
      da[to] = da[to] + sum;
    }
  }
}
