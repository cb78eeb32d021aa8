package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dB_j += weights_ij dt_j C_i for one n over the rows i of a block and the group's channels, ascending, one work item
/// a token and group; see {@link org.seqmix.tensor.ScanKernels#selectiveRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveRowsKeySlopesKernel extends Kernel {
  float[] weights = {};
  int weightsOffset;
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] c = {};
  int cOffset;
  int cStride;
  int n;
  int[] spans = {};
  int spansOffset;
  int[] spanOf = {};
  int spanOfOffset;
  int[] firstToken = {};
  int firstTokenOffset;
  int from;
  int count;
  int length;
  int heads;
  int headsPerGroup;
  int stateSize;
  float[] db = {};
  int dbOffset;
  int dbStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int groups = heads / headsPerGroup;
      int group = id % groups;
      int j = id / groups;
      int span = spansOffset + 6 * spanOf[spanOfOffset + j];
      int row = spans[span];
      int start = firstToken[firstTokenOffset + row];
      int end = min(spans[span + 2] - start, from + count);
      int to = dbOffset + j * dbStride + group * stateSize + n;
      float sum = db[to];
      for (int i = max(j - start, from); i < end; i++) {
        float query = c[cOffset + (start + i) * cStride + group * stateSize + n];
        for (int h = group * headsPerGroup; h < (group + 1) * headsPerGroup; h++) {
          int line = weightsOffset + ((row * heads + h) * count + i - from) * length;
          sum = fma(weights[line + j - start] * dt[dtOffset + j * dtStride + h], query, sum);
        }
      }
      db[to] = sum;
    }
  }
}
