package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dC_i += weights_ij dt_j B_j for one n over the group's channels and j, ascending, for the rows i of a block, one
/// work item a token and group; see {@link org.seqmix.tensor.ScanKernels#selectiveRowsGrad}.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SelectiveRowsQuerySlopesKernel extends Kernel {
  float[] weights = {};
  int weightsOffset;
  float[] dt = {};
  int dtOffset;
  int dtStride;
  float[] b = {};
  int bOffset;
  int bStride;
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
  float[] dc = {};
  int dcOffset;
  int dcStride;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int groups = heads / headsPerGroup;
      int group = id % groups;
      int i = id / groups % count;
      int row = id / (groups * count);
      int start = firstToken[firstTokenOffset + row];
      int t = start + from + i;
      if (t < firstToken[firstTokenOffset + row + 1]) {
        int begin = spans[spansOffset + 6 * spanOf[spanOfOffset + t] + 1];
        int to = dcOffset + t * dcStride + group * stateSize + n;
        float sum = dc[to];
        for (int h = group * headsPerGroup; h < (group + 1) * headsPerGroup; h++) {
          int line = weightsOffset + ((row * heads + h) * count + i) * length - start;
          for (int j = begin; j <= t; j++) {
            sum = fma(weights[line + j] * dt[dtOffset + j * dtStride + h],
                b[bOffset + j * bStride + group * stateSize + n],
                sum);
          }
        }
        dc[to] = sum;
      }
    }
  }
}
