package org.seqmix.opencl.translated;

/// dk of rows of softmax attention matrices, one work item a key and kv head; see
/// {@link org.seqmix.tensor.Kernels#attentionRowsGrad}.
///
/// dk += scale p (dm - mean) q over the block's rows that see the key, in ascending row, then ascending head; lse and
/// mean of every row are those that {@link AttentionRowsQuerySlopesKernel} kept.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AttentionRowsKeySlopesKernel extends ScoreKernel {
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
  float[] dk = {};
  int dkOffset;
  int dkStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int kvHeads = heads / headsPerKv;
      int kvHead = id % kvHeads;
      int j = id / kvHeads;
      int span = spansOffset + 6 * spanOf[spanOfOffset + j];
      int start = firstToken[firstTokenOffset + spans[span]];
      int begin = max(j, start + from);
      int end = min(j + min(window, spans[span + 2] - j), start + from + count);
      for (int t = begin; t < end; t++) {
        for (int h = kvHead * headsPerKv; h < (kvHead + 1) * headsPerKv; h++) {
          add(t, h, j, (spans[span] * heads + h) * count + t - start - from, j - start);
        }
      }
    }
  }

  private void add(int t, int head, int j, int line, int column) {
    int query = qOffset + t * qStride + head * headDim;
    int at = head / headsPerKv * headDim;
    float p = exp(score(query, kOffset + j * kStride + at) - kept[keptOffset + 2 * line]);
    float ds = scale * p * (dm[dmOffset + line * dmStride + column] - kept[keptOffset + 2 * line + 1]);
    int to = dkOffset + j * dkStride + at;
    for (int c = 0; c < headDim; c++) {
      dk[to + c] = fma(ds, q[query + c], dk[to + c]);
    }
  }
}
