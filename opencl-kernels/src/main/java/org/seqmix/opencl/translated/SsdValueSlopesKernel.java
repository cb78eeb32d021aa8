package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dx = Sᵀ B + D dy of the state-space dual, one work item a token, head and column; see
/// {@link org.seqmix.tensor.Kernels#ssdGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdValueSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] d = {};
  int dOffset;
  int hasD;
  int headsPerGroup;
  int headDim;
  int stateSize;
  int firstToken;
  int firstHead;
  int pieceHeads;
  float[] slopes = {};
  int slopesOffset;
  float[] dx = {};
  int dxOffset;
  int dxStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % headDim;
      int head = firstHead + id / headDim % pieceHeads;
      int t = firstToken + id / (headDim * pieceHeads);
      int key = bOffset + t * bStride + head / headsPerGroup * stateSize;
      int slot = slopesOffset + id / headDim * stateSize * headDim + column;
      float sum = 0f;
      if (hasD != 0) {
        sum = d[dOffset + head] * dy[dyOffset + t * dyStride + head * headDim + column];
      }
      for (int n = 0; n < stateSize; n++) {
        sum = fma(slopes[slot + n * headDim], b[key + n], sum);
      }
      dx[dxOffset + t * dxStride + head * headDim + column] = sum;
    }
  }
}
