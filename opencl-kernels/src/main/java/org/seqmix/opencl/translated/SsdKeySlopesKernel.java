package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dB = S x and dC = h dy of the state-space dual, summed over the group's heads in ascending order, one work item a
/// token, group and n; see {@link org.seqmix.tensor.Kernels#ssdGrad}. A piece that begins within a group goes on from
/// what the piece before left.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdKeySlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] x = {};
  int xOffset;
  int xStride;
  int headsPerGroup;
  int headDim;
  int stateSize;
  int firstToken;
  int firstHead;
  int pieceHeads;
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
      int first = max(firstHead, group * headsPerGroup);
      int end = min(firstHead + pieceHeads, (group + 1) * headsPerGroup);
      float b = 0f;
      float c = 0f;
      if (first > group * headsPerGroup) {
        b = db[key];
        c = dc[query];
      }
      for (int head = first; head < end; head++) {
        int slot = ((token * pieceHeads + head - firstHead) * stateSize + n) * headDim;
        int value = xOffset + t * xStride + head * headDim;
        int slope = dyOffset + t * dyStride + head * headDim;
        for (int p = 0; p < headDim; p++) {
          b = fma(slopes[slopesOffset + slot + p], x[value + p], b);
          c = fma(states[statesOffset + slot + p], dy[slope + p], c);
        }
      }
      db[key] = b;
      dc[query] = c;
    }
  }
}
