package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// y = x wᵀ + bias for inputs in whole numbers and scales ({@link RoundInputsKernel}), one work item an element of y. Every group of
/// inputs is a chain of its own, which joins that of the groups times its scale.
///
/// The sum of a group is exact to a few units in the last place: its weights are values here, no integers.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LinearOfCodesKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] scales = {};
  int scalesOffset;
  int scalesStride;
  float[] w = {};
  int wOffset;
  int wStride;
  float[] bias = {};
  int biasOffset;
  int hasBias;
  float[] y = {};
  int yOffset;
  int yStride;
  int inputs;
  int outputs;
  int groups;
  int groupSize;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int token = id / outputs;
      int output = id % outputs;
      int fromX = xOffset + token * xStride;
      int fromW = wOffset + output * wStride;
      float sum = 0f;
      for (int group = 0; group < groups; group++) {
        int end = min(inputs, (group + 1) * groupSize);
        float part = 0f;
        for (int i = group * groupSize; i < end; i++) {
          part = fma(x[fromX + i], w[fromW + i], part);
        }
        sum = fma(part, scales[scalesOffset + token * scalesStride + group], sum);
      }
      if (hasBias != 0) {
        sum = sum + bias[biasOffset + output];
      }
      y[yOffset + token * yStride + output] = sum;
    }
  }
}
