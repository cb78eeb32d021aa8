package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dB_j += weights_ij C_i over the rows i of a block, ascending, then the group's heads, one work item a token, group
/// and n; see {@link org.seqmix.tensor.Kernels#ssdRowsGrad}. Blocks of one matrix, in ascending rows, give the bits of
/// the whole.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdRowsKeySlopesKernel extends Kernel {
  float[] weights = {};
  int weightsOffset;
  float[] c = {};
  int cOffset;
  int cStride;
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
      int column = id % (groups * stateSize);
      int group = column / stateSize;
      int j = id / (groups * stateSize);
      int span = spansOffset + 6 * spanOf[spanOfOffset + j];
      int row = spans[span];
      int start = firstToken[firstTokenOffset + row];
      int end = min(spans[span + 2] - start, from + count);
      float sum = db[dbOffset + j * dbStride + column];
      for (int i = max(j - start, from); i < end; i++) {
        float query = c[cOffset + (start + i) * cStride + column];
        for (int h = group * headsPerGroup; h < (group + 1) * headsPerGroup; h++) {
          int line = weightsOffset + ((row * heads + h) * count + i - from) * length;
          sum = fma(weights[line + j - start], query, sum);
        }
      }
      db[dbOffset + j * dbStride + column] = sum;
    }
  }
}
