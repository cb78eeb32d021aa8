package org.seqmix.opencl.translated;

/// The squares of one row of the difference of a state-space dual and a softmax attention matrix, summed from the
/// diagonal to the document's first token; one work item a token and head; see
/// {@link org.seqmix.tensor.Kernels#matrixDistance}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class DistanceSquaresKernel extends DistanceLineKernel {
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  float[] squares = {};
  int squaresOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id % heads;
      int t = id / heads;
      int begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1];
      int first = max(begin, t - window + 1);
      float logSum = logSumExp(query(t, head), key(first, head), t + 1 - first);
      float gate = 1f;
      float sum = 0f;
      for (int j = t; j >= begin; j--) {
        float e = gate * product(t, j, head);
        if (j == t) {
          e = e + skip(head);
        }
        if (j >= first) {
          e = e - exp(score(query(t, head), key(j, head)) - logSum);
        }
        sum = fma(e, e, sum);
        gate = gate * exp(decay[decayOffset + j * decayStride + head]);
      }
      squares[squaresOffset + id] = sum;
    }
  }
}
