package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y += the column sums of x, one work item a column; tokens ascend, the sum is compensated (Kahan).
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ColumnSumsKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] y = {};
  int yOffset;
  int tokens;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      float sum = 0f;
      float lost = 0f;
      for (int t = 0; t < tokens; t++) {
        float v = x[xOffset + t * xStride + id] - lost;
        float next = sum + v;
        lost = next - sum - v;
        sum = next;
      }
      y[yOffset + id] = y[yOffset + id] + sum;
    }
  }
}
