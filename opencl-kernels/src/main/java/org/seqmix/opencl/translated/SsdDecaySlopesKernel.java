package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dlogDecay = a ⟨S, h of the token before⟩ of the state-space dual, one work item a token and head: sums over the
/// columns, then over n; see {@link org.seqmix.tensor.Kernels#ssdGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdDecaySlopesKernel extends Kernel {
  float[] gates = {};
  int gatesOffset;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int heads;
  int headDim;
  int stateSize;
  int firstToken;
  int firstHead;
  int pieceHeads;
  float[] in = {};
  int inOffset;
  int hasIn;
  float[] states = {};
  int statesOffset;
  float[] slopes = {};
  int slopesOffset;
  float[] dlogDecay = {};
  int dlogDecayOffset;
  int dlogDecayStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = firstHead + id % pieceHeads;
      int t = firstToken + id / pieceHeads;
      int size = stateSize * headDim;
      int span = spansOffset + 6 * spanOf[spanOfOffset + t];
      float sum = 0f;
      if (t > spans[span + 1]) {
        int before = statesOffset + (id - pieceHeads) * size;
        for (int n = 0; n < stateSize; n++) {
          float part = 0f;
          for (int p = 0; p < headDim; p++) {
            part = fma(slopes[slopesOffset + id * size + n * headDim + p], states[before + n * headDim + p], part);
          }
          sum = sum + part;
        }
      } else if (hasIn != 0 && spans[span + 4] != 0) {
        int before = inOffset + (spans[span] * heads + head) * size;
        for (int n = 0; n < stateSize; n++) {
          float part = 0f;
          for (int p = 0; p < headDim; p++) {
            part = fma(slopes[slopesOffset + id * size + n * headDim + p], in[before + n * headDim + p], part);
          }
          sum = sum + part;
        }
      }
      dlogDecay[dlogDecayOffset + t * dlogDecayStride + head] = gates[gatesOffset + t * heads + head] * sum;
    }
  }
}
