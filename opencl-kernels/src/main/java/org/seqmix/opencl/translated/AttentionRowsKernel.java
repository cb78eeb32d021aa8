package org.seqmix.opencl.translated;

/// Rows of softmax attention matrices, one work item a row of a matrix; see
/// {@link org.seqmix.tensor.Kernels#attentionRows}.
///
/// 1. the scores of the visible keys go into the row
/// 2. p = exp(s - lse); zeros elsewhere
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class AttentionRowsKernel extends ScoreKernel {
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int from;
  int count;
  int length;
  float[] m = {};
  int mOffset;
  int mStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id / count % heads;
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      int line = mOffset + id * mStride;
      int begin = 0;
      int end = 0;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        begin = max(spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1], t - window + 1) - start;
        end = t + 1 - start;
        probabilities(line, qOffset + t * qStride + head * headDim,
            kOffset + start * kStride + head / headsPerKv * headDim, begin, end);
      }
      for (int j = 0; j < begin; j++) {
        m[line + j] = 0f;
      }
      for (int j = end; j < length; j++) {
        m[line + j] = 0f;
      }
    }
  }

  private void probabilities(int line, int query, int key, int begin, int end) {
    float top = score(query, key + begin * kStride);
    for (int j = begin; j < end; j++) {
      float s = score(query, key + j * kStride);
      m[line + j] = s;
      top = max(top, s);
    }
    float sum = 0f;
    for (int j = begin; j < end; j++) {
      sum = sum + exp(m[line + j] - top);
    }
    float logSum = top + log(sum);
    for (int j = begin; j < end; j++) {
      m[line + j] = exp(m[line + j] - logSum);
    }
  }
}
