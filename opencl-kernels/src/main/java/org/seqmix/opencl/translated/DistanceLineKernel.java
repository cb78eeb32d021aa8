package org.seqmix.opencl.translated;

/// What the kernels of the distance between state-space dual and softmax attention matrices share.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
abstract class DistanceLineKernel extends ScoreKernel {
  float[] b = {};
  int bOffset;
  int bStride;
  float[] c = {};
  int cOffset;
  int cStride;
  float[] decay = {};
  int decayOffset;
  int decayStride;
  float[] d = {};
  int dOffset;
  int hasD;
  int headsPerGroup;
  int stateSize;

  /// C_t·B_j of a head.
  float product(int t, int j, int head) {
    int column = head / headsPerGroup * stateSize;
    int query = cOffset + t * cStride + column;
    int key = bOffset + j * bStride + column;
    float sum = 0f;
    for (int n = 0; n < stateSize; n++) {
      sum = fma(c[query + n], b[key + n], sum);
    }
    return sum;
  }

  /// D of a head, 0 where there is none.
  float skip(int head) {
    float skipped = 0f;
    if (hasD != 0) {
      skipped = d[dOffset + head];
    }
    return skipped;
  }

  /// Where query t of a head begins.
  int query(int t, int head) {
    return qOffset + t * qStride + head * headDim;
  }

  /// Where key j of a head begins.
  int key(int j, int head) {
    return kOffset + j * kStride + head / headsPerKv * headDim;
  }
}
