package org.seqmix.opencl.translated;

/// The gradient of attention's queries, one work item a query and head; see
/// {@link org.seqmix.tensor.Kernels#attentionGrad}.
///
/// 1. mean = dout·out, kept for {@link AttentionKeySlopesKernel}
/// 2. p = exp(scale q·k - lse) for every key, in ascending position
/// 3. dq = dq + scale p (dout·v - mean) k
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AttentionQuerySlopesKernel extends ScoreKernel {
  float[] v = {};
  int vOffset;
  int vStride;
  float[] dout = {};
  int doutOffset;
  int doutStride;
  float[] out = {};
  int outOffset;
  int outStride;
  float[] lse = {};
  int lseOffset;
  int lseStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  float[] mean = {};
  int meanOffset;
  float[] dq = {};
  int dqOffset;
  int dqStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id % heads;
      int t = id / heads;
      int query = qOffset + t * qStride + head * headDim;
      int slope = doutOffset + t * doutStride + head * headDim;
      int to = dqOffset + t * dqStride + head * headDim;
      int column = head / headsPerKv * headDim;
      float mine = meanSlope(slope, outOffset + t * outStride + head * headDim, to);
      mean[meanOffset + id] = mine;
      float logSum = lse[lseOffset + t * lseStride + head];
      int first = max(spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1], t - window + 1);
      for (int j = first; j <= t; j++) {
        int key = kOffset + j * kStride + column;
        float p = exp(score(query, key) - logSum);
        float ds = scale * p * (probabilitySlope(slope, vOffset + j * vStride + column) - mine);
        for (int c = 0; c < headDim; c++) {
          dq[to + c] = fma(ds, k[key + c], dq[to + c]);
        }
      }
    }
  }

  /// dout·out; dq begins at zero.
  private float meanSlope(int slope, int mixed, int to) {
    float sum = 0f;
    for (int c = 0; c < headDim; c++) {
      sum = fma(dout[slope + c], out[mixed + c], sum);
      dq[to + c] = 0f;
    }
    return sum;
  }

  private float probabilitySlope(int slope, int value) {
    float sum = 0f;
    for (int c = 0; c < headDim; c++) {
      sum = fma(dout[slope + c], v[value + c], sum);
    }
    return sum;
  }
}
