package org.seqmix.opencl.translated;

/// Causal softmax attention, one work item a query and head; see {@link org.seqmix.tensor.Kernels#attention}.
///
/// An item visits its keys in the order of their positions, whatever piece of the document they came with, and keeps
/// the sums in `out`, scaled anew where the largest score grows:
///
/// 1. s = scale q·k, top = max(top, s)
/// 2. sum = sum + exp(s - top), out = out + exp(s - top) v
/// 3. out = out / sum, lse = top + log(sum)
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AttentionKernel extends ScoreKernel {
  float[] v = {};
  int vOffset;
  int vStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] places = {};
  int placesOffset;
  int memory;
  int firstToken;
  float[] out = {};
  int outOffset;
  int outStride;
  float[] lse = {};
  int lseOffset;
  int lseStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id % heads;
      int t = firstToken + id / heads;
      int s = spanOf[spanOfOffset + t];
      int place = placesOffset + 4 * s;
      if (places[place] == memory) {
        int span = spansOffset + 6 * s;
        int own = spans[span + 3] + t - spans[span + 1] - places[place + 3];
        int first = max(0, own - window + 1);
        int column = head / headsPerKv * headDim;
        attend(t, head, kOffset + places[place + 1] + first * kStride + column,
            vOffset + places[place + 2] + first * vStride + column, own - first + 1);
      }
    }
  }

  private void attend(int t, int head, int key, int value, int count) {
    int query = qOffset + t * qStride + head * headDim;
    int to = outOffset + t * outStride + head * headDim;
    float top = score(query, key);
    float sum = 1f;
    for (int c = 0; c < headDim; c++) {
      out[to + c] = v[value + c];
    }
    for (int j = 1; j < count; j++) {
      float s = score(query, key + j * kStride);
      float p = 1f;
      if (s > top) {
        float kept = exp(top - s);
        sum = sum * kept;
        for (int c = 0; c < headDim; c++) {
          out[to + c] = out[to + c] * kept;
        }
        top = s;
      } else {
        p = exp(s - top);
      }
      sum = sum + p;
      for (int c = 0; c < headDim; c++) {
        out[to + c] = fma(p, v[value + j * vStride + c], out[to + c]);
      }
    }
    for (int c = 0; c < headDim; c++) {
      out[to + c] = out[to + c] / sum;
    }
    lse[lseOffset + t * lseStride + head] = top + log(sum);
  }
}
