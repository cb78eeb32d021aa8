package org.seqmix.opencl.translated;

/// dq of rows of softmax attention matrices, one work item a row of a matrix; see
/// {@link org.seqmix.tensor.Kernels#attentionRowsGrad}.
///
/// 1. lse from the scores, mean = sum of p dm; both kept for {@link AttentionRowsKeySlopesKernel}
/// 2. dq += scale p (dm - mean) k, in ascending key
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AttentionRowsQuerySlopesKernel extends ScoreKernel {
  float[] dm = {};
  int dmOffset;
  int dmStride;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int from;
  int count;
  float[] kept = {};
  int keptOffset;
  float[] dq = {};
  int dqOffset;
  int dqStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int first = max(spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1], t - window + 1);
        line(id, t, id / count % heads, first, dmOffset + id * dmStride + first - start);
      }
    }
  }

  private void line(int id, int t, int head, int first, int slope) {
    int query = qOffset + t * qStride + head * headDim;
    int key = kOffset + first * kStride + head / headsPerKv * headDim;
    int to = dqOffset + t * dqStride + head * headDim;
    int seen = t + 1 - first;
    float logSum = logSumExp(query, key, seen);
    float mean = 0f;
    for (int j = 0; j < seen; j++) {
      mean = fma(exp(score(query, key + j * kStride) - logSum), dm[slope + j], mean);
    }
    for (int j = 0; j < seen; j++) {
      float ds = scale * exp(score(query, key + j * kStride) - logSum) * (dm[slope + j] - mean);
      for (int c = 0; c < headDim; c++) {
        dq[to + c] = fma(ds, k[key + j * kStride + c], dq[to + c]);
      }
    }
    kept[keptOffset + 2 * id] = logSum;
    kept[keptOffset + 2 * id + 1] = mean;
  }
}
