package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The states of the state-space dual after every token of some rows and heads, one work item a row, head and number of
/// the state; see {@link org.seqmix.tensor.Kernels#ssdGrad}.
///
/// h = a h + B x, into `states` (tokens, heads of the piece, N, P).
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdStatesKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] gates = {};
  int gatesOffset;
  int[] spans = {};
  int spansOffset;
  int[] firstSpan = {};
  int firstSpanOffset;
  int heads;
  int headsPerGroup;
  int headDim;
  int stateSize;
  int firstRow;
  int firstToken;
  int firstHead;
  int pieceHeads;
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
      int slot = id % (stateSize * headDim);
      int pieceHead = id / (stateSize * headDim) % pieceHeads;
      int head = firstHead + pieceHead;
      int row = firstRow + id / (stateSize * headDim * pieceHeads);
      int key = bOffset + head / headsPerGroup * stateSize + slot / headDim;
      int value = xOffset + head * headDim + slot % headDim;
      for (int s = firstSpan[firstSpanOffset + row]; s < firstSpan[firstSpanOffset + row + 1]; s++) {
        int at = spansOffset + 6 * s;
        float h = 0f;
        if (hasIn != 0 && spans[at + 4] != 0) {
          h = in[inOffset + (row * heads + head) * stateSize * headDim + slot];
        }
        for (int t = spans[at + 1]; t < spans[at + 2]; t++) {
          h = fma(gates[gatesOffset + t * heads + head], h, b[key + t * bStride] * x[value + t * xStride]);
          states[statesOffset + ((t - firstToken) * pieceHeads + pieceHead) * stateSize * headDim + slot] = h;
        }
      }
    }
  }
}
