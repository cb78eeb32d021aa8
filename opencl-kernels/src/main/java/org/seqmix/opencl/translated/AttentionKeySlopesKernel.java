package org.seqmix.opencl.translated;

/// The gradients of attention's keys and values, one work item a key and kv head; see
/// {@link org.seqmix.tensor.Kernels#attentionGrad}.
///
/// An item visits the queries that see its key, heads one after the other and tokens ascending:
///
/// 1. p = exp(scale q·k - lse)
/// 2. dv = dv + p dout
/// 3. dk = dk + scale p (dout·v - mean) q
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AttentionKeySlopesKernel extends ScoreKernel {
  float[] v = {};
  int vOffset;
  int vStride;
  float[] dout = {};
  int doutOffset;
  int doutStride;
  float[] lse = {};
  int lseOffset;
  int lseStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  float[] mean = {};
  int meanOffset;
  float[] dk = {};
  int dkOffset;
  int dkStride;
  float[] dv = {};
  int dvOffset;
  int dvStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int kvHeads = heads / headsPerKv;
      int kvHead = id % kvHeads;
      int j = id / kvHeads;
      for (int c = kvHead * headDim; c < (kvHead + 1) * headDim; c++) {
        dk[dkOffset + j * dkStride + c] = 0f;
        dv[dvOffset + j * dvStride + c] = 0f;
      }
      int seen = min(window, spans[spansOffset + 6 * spanOf[spanOfOffset + j] + 2] - j);
      for (int h = kvHead * headsPerKv; h < (kvHead + 1) * headsPerKv; h++) {
        for (int t = j; t < j + seen; t++) {
          add(t, h, j, kvHead * headDim);
        }
      }
    }
  }

  private void add(int t, int head, int j, int column) {
    int query = qOffset + t * qStride + head * headDim;
    int slope = doutOffset + t * doutStride + head * headDim;
    int value = vOffset + j * vStride + column;
    float p = exp(score(query, kOffset + j * kStride + column) - lse[lseOffset + t * lseStride + head]);
    float dp = 0f;
    for (int c = 0; c < headDim; c++) {
      dp = fma(dout[slope + c], v[value + c], dp);
    }
    float ds = scale * p * (dp - mean[meanOffset + t * heads + head]);
    int key = dkOffset + j * dkStride + column;
    int to = dvOffset + j * dvStride + column;
    for (int c = 0; c < headDim; c++) {
      dk[key + c] = fma(ds, q[query + c], dk[key + c]);
      dv[to + c] = fma(p, dout[slope + c], dv[to + c]);
    }
  }
}
