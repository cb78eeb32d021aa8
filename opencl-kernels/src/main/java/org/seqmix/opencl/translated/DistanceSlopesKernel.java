package org.seqmix.opencl.translated;

/// The gradient of a block of rows of state-space dual matrices, ddistance (M - A) / distance, one work item a row; see
/// {@link org.seqmix.tensor.Kernels#matrixDistanceGrad}. Only a row's own document is written.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class DistanceSlopesKernel extends DistanceLineKernel {
  float[] slope = {};
  int slopeOffset;
  int slopeStride;
  float[] norm = {};
  int normOffset;
  int normStride;
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
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int head = id / count % heads;
      int row = id / (count * heads);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + id % count;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int s = spanOf[spanOfOffset + t];
        float distance = norm[normOffset + s * normStride + head];
        float factor = 0f;
        if (distance != 0f) {
          factor = slope[slopeOffset + s * slopeStride + head] / distance;
        }
        line(mOffset + id * length - start, t, head, spans[spansOffset + 6 * s + 1], factor);
      }
    }
  }

  private void line(int line, int t, int head, int begin, float factor) {
    int first = max(begin, t - window + 1);
    float logSum = logSumExp(query(t, head), key(first, head), t + 1 - first);
    float gate = 1f;
    for (int j = t; j >= begin; j--) {
      float e = gate * product(t, j, head);
      if (j == t) {
        e = e + skip(head);
      }
      if (j >= first) {
        e = e - exp(score(query(t, head), key(j, head)) - logSum);
      }
      m[line + j] = factor * e;
      gate = gate * exp(decay[decayOffset + j * decayStride + head]);
    }
  }
}
