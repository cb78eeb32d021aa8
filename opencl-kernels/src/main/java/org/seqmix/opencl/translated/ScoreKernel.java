package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// What the kernels of softmax attention share: queries, keys, and scores of one against the other.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
abstract class ScoreKernel extends Kernel {
  float[] q = {};
  int qOffset;
  int qStride;
  float[] k = {};
  int kOffset;
  int kStride;
  int heads;
  int headsPerKv;
  int headDim;
  int window;
  float scale;

  /// scale q·k of the query and the key that begin at these elements, summed in ascending column.
  float score(int query, int key) {
    float sum = 0f;
    for (int c = 0; c < headDim; c++) {
      sum = fma(q[query + c], k[key + c], sum);
    }
    return scale * sum;
  }

  /// The logarithm of the sum of exponentials of a query's scores with `count` keys, at least one, from `key` on.
  float logSumExp(int query, int key, int count) {
    float top = score(query, key);
    float sum = 1f;
    for (int j = 1; j < count; j++) {
      float s = score(query, key + j * kStride);
      if (s > top) {
        sum = sum * exp(top - s) + 1f;
        top = s;
      } else {
        sum = sum + exp(s - top);
      }
    }
    return top + log(sum);
  }
}
