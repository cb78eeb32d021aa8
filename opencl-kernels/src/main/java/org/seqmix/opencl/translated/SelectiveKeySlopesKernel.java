package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dB = S dt x and dC = h dy of the selective scan, summed over the group's channels in ascending order, one work item
/// a token, group and n; see {@link org.seqmix.tensor.ScanKernels#selectiveScanGrad}. A piece that begins within a
/// group goes on from what the piece before left.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveKeySlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  float[] dt = {};
  int dtOffset;
  int dtStride;
  int channelsPerGroup;
  int stateSize;
  int firstToken;
  int firstChannel;
  int pieceChannels;
  int firstGroup;
  int pieceGroups;
  float[] states = {};
  int statesOffset;
  float[] slopes = {};
  int slopesOffset;
  float[] db = {};
  int dbOffset;
  int dbStride;
  float[] dc = {};
  int dcOffset;
  int dcStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int n = id % stateSize;
      int group = firstGroup + id / stateSize % pieceGroups;
      int token = id / (stateSize * pieceGroups);
      int t = firstToken + token;
      int key = dbOffset + t * dbStride + group * stateSize + n;
      int query = dcOffset + t * dcStride + group * stateSize + n;
      int first = max(firstChannel, group * channelsPerGroup);
      int end = min(firstChannel + pieceChannels, (group + 1) * channelsPerGroup);
      float b = 0f;
      float c = 0f;
      if (first > group * channelsPerGroup) {
        b = db[key];
        c = dc[query];
      }
      int slot = (token * stateSize + n) * pieceChannels - firstChannel;
      for (int ch = first; ch < end; ch++) {
        float gain = dt[dtOffset + t * dtStride + ch] * x[xOffset + t * xStride + ch];
        b = fma(slopes[slopesOffset + slot + ch], gain, b);
        c = fma(states[statesOffset + slot + ch], dy[dyOffset + t * dyStride + ch], c);
      }
      db[key] = b;
      dc[query] = c;
    }
  }
}
