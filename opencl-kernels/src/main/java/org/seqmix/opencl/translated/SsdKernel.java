package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// The state-space dual recurrence, one work item a row, head and column of the values; see
/// {@link org.seqmix.tensor.Kernels#ssd}.
///
/// An item walks its row's documents one after the other and keeps its column of the state in `state`, which holds the
/// row's last state in the end. For each token:
///
/// 1. a = exp(logDecay)
/// 2. h = a h + B x
/// 3. y = Cᵀ h + D x, summed in ascending n
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] b = {};
  int bOffset;
  int bStride;
  float[] c = {};
  int cOffset;
  int cStride;
  float[] decay = {};
  int decayOffset;
  int decayStride;
  float[] d = {};
  int dOffset;
  int hasD;
  int[] spans = {};
  int spansOffset;
  int[] firstSpan = {};
  int firstSpanOffset;
  int heads;
  int headsPerGroup;
  int headDim;
  int stateSize;
  float[] in = {};
  int inOffset;
  int hasIn;
  float[] y = {};
  int yOffset;
  int yStride;
  float[] state = {};
  int stateOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int column = id % headDim;
      int head = id / headDim % heads;
      int row = id / (headDim * heads);
      int keep = id / headDim * stateSize * headDim + column;
      for (int s = firstSpan[firstSpanOffset + row]; s < firstSpan[firstSpanOffset + row + 1]; s++) {
        int at = spansOffset + 6 * s;
        begin(keep, spans[at + 4]);
        for (int t = spans[at + 1]; t < spans[at + 2]; t++) {
          token(t, head, column, keep);
        }
      }
    }
  }

  private void begin(int keep, int continues) {
    for (int n = 0; n < stateSize; n++) {
      float h = 0f;
      if (continues != 0 && hasIn != 0) {
        h = in[inOffset + keep + n * headDim];
      }
      state[stateOffset + keep + n * headDim] = h;
    }
  }

  private void token(int t, int head, int column, int keep) {
    float a = exp(decay[decayOffset + t * decayStride + head]);
    float value = x[xOffset + t * xStride + head * headDim + column];
    int keys = head / headsPerGroup * stateSize;
    float sum = 0f;
    for (int n = 0; n < stateSize; n++) {
      int slot = stateOffset + keep + n * headDim;
      float h = fma(a, state[slot], b[bOffset + t * bStride + keys + n] * value);
      state[slot] = h;
      sum = fma(c[cOffset + t * cStride + keys + n], h, sum);
    }
    if (hasD != 0) {
      sum = fma(d[dOffset + head], value, sum);
    }
    y[yOffset + t * yStride + head * headDim + column] = sum;
  }
}
