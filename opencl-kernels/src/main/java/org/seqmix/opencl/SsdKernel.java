package org.seqmix.opencl;

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
/// `spans` is laid out as {@link SpanTable} says. Written in the part of Java that Aparapi translates; it also runs as
/// plain Java.
final class SsdKernel extends Kernel {
  final float[] x;
  final int xOffset;
  final int xStride;
  final float[] b;
  final int bOffset;
  final int bStride;
  final float[] c;
  final int cOffset;
  final int cStride;
  final float[] decay;
  final int decayOffset;
  final int decayStride;
  final float[] d;
  final int dOffset;
  final int hasD;
  final int[] spans;
  final int rows;
  final int heads;
  final int headsPerGroup;
  final int headDim;
  final int stateSize;
  final float[] in;
  final int inOffset;
  final float[] y;
  final int yOffset;
  final int yStride;
  final float[] state;
  final int stateOffset;

  /// Where a (tokens, columns) array lies.
  @SuppressWarnings("ArrayRecordComponent") // Aparapi knows arrays only.
  record View(float[] values, int offset, int stride) {
  }

  /// Sizes as in {@link org.seqmix.tensor.SsdShape}, and the rows.
  record Sizes(int rows, int heads, int headsPerGroup, int headDim, int stateSize) {
  }

  SsdKernel(View x, View b, View c, View decay, float[] d, int hasD, int[] spans, Sizes sizes, float[] in, View y,
      float[] state) {
    this.x = x.values();
    this.xOffset = x.offset();
    this.xStride = x.stride();
    this.b = b.values();
    this.bOffset = b.offset();
    this.bStride = b.stride();
    this.c = c.values();
    this.cOffset = c.offset();
    this.cStride = c.stride();
    this.decay = decay.values();
    this.decayOffset = decay.offset();
    this.decayStride = decay.stride();
    this.d = d;
    this.dOffset = 0;
    this.hasD = hasD;
    this.spans = spans;
    this.rows = sizes.rows();
    this.heads = sizes.heads();
    this.headsPerGroup = sizes.headsPerGroup();
    this.headDim = sizes.headDim();
    this.stateSize = sizes.stateSize();
    this.in = in;
    this.inOffset = 0;
    this.y = y.values();
    this.yOffset = y.offset();
    this.yStride = y.stride();
    this.state = state;
    this.stateOffset = 0;
  }

  /// An instance to translate.
  static SsdKernel model() {
    float[] one = new float[1];
    View view = new View(one, 0, 1);
    return new SsdKernel(view, view, view, view, one, 0, new int[1], new Sizes(1, 1, 1, 1, 1), one, view, one);
  }

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < rows * heads * headDim) {
      int column = id % headDim;
      int head = id / headDim % heads;
      int row = id / (headDim * heads);
      int keep = id / headDim * stateSize * headDim + column;
      for (int s = spans[row]; s < spans[row + 1]; s++) {
        int at = rows + 1 + 3 * s;
        begin(keep, spans[at + 2]);
        for (int t = spans[at]; t < spans[at + 1]; t++) {
          token(t, head, column, keep);
        }
      }
    }
  }

  private void begin(int keep, int continues) {
    for (int n = 0; n < stateSize; n++) {
      float h = 0f;
      if (continues != 0) {
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
