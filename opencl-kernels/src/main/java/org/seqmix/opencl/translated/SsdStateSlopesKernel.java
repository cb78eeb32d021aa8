package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The gradients of the state-space dual's states, laid out as {@link SsdStatesKernel}'s states, one work item a row,
/// head and number of the state, which walks from its row's last token to the first; see
/// {@link org.seqmix.tensor.Kernels#ssdGrad}.
///
/// S = C dy + S, then S = a S for the token before; din is what remains where the row continues, and 0 elsewhere.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdStateSlopesKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] c = {};
  int cOffset;
  int cStride;
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
      int slot = id % (stateSize * headDim);
      int pieceHead = id / (stateSize * headDim) % pieceHeads;
      int head = firstHead + pieceHead;
      int row = firstRow + id / (stateSize * headDim * pieceHeads);
      int keep = (row * heads + head) * stateSize * headDim + slot;
      int key = cOffset + head / headsPerGroup * stateSize + slot / headDim;
      int value = dyOffset + head * headDim + slot % headDim;
      float before = 0f;
      for (int s = firstSpan[firstSpanOffset + row + 1] - 1; s >= firstSpan[firstSpanOffset + row]; s--) {
        int at = spansOffset + 6 * s;
        float slope = 0f;
        if (hasDout != 0 && spans[at + 5] != 0) {
          slope = dout[doutOffset + keep];
        }
        for (int t = spans[at + 2] - 1; t >= spans[at + 1]; t--) {
          slope = fma(c[key + t * cStride], dy[value + t * dyStride], slope);
          slopes[slopesOffset + ((t - firstToken) * pieceHeads + pieceHead) * stateSize * headDim + slot] = slope;
          slope = slope * gates[gatesOffset + t * heads + head];
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
