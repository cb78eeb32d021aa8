package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dC_i += weights_ij B_j over the group's heads and j, ascending, for the rows i of a block, one work item a token,
/// group and n; see {@link org.seqmix.tensor.Kernels#ssdRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SsdRowsQuerySlopesKernel extends Kernel {
  float[] weights = {};
  int weightsOffset;
  float[] b = {};
  int bOffset;
  int bStride;
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
  float[] dc = {};
  int dcOffset;
  int dcStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int groups = heads / headsPerGroup;
      int column = id % (groups * stateSize);
      int group = column / stateSize;
      int i = id / (groups * stateSize) % count;
      int row = id / (groups * stateSize * count);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + i;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1];
        float sum = dc[dcOffset + t * dcStride + column];
        for (int h = group * headsPerGroup; h < (group + 1) * headsPerGroup; h++) {
          int line = weightsOffset + ((row * heads + h) * count + i) * length - start;
          for (int j = begin; j <= t; j++) {
            sum = fma(weights[line + j], b[bOffset + j * bStride + column], sum);
          }
        }
        dc[dcOffset + t * dcStride + column] = sum;
      }
    }
  }
}
