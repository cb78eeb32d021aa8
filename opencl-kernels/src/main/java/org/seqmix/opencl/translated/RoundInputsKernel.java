package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// Inputs of a product as whole numbers from -127 to 127 and a scale for every {@link org.seqmix.tensor.WeightFormat#GROUP} of them,
/// as {@link org.seqmix.tensor.InputGroup} says; one work item a group. A NaN stays one in its code.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class RoundInputsKernel extends Kernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] codes = {};
  int codesOffset;
  int codesStride;
  float[] scales = {};
  int scalesOffset;
  int scalesStride;
  int inputs;
  int groups;
  int groupSize;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int token = id / groups;
      int group = id % groups;
      int from = group * groupSize;
      int end = min(inputs, from + groupSize);
      float largest = 0f;
      for (int i = from; i < end; i++) {
        largest = max(largest, abs(x[xOffset + token * xStride + i]));
      }
      float factor = 127f / largest;
      float unit = largest / 127f;
      if (factor == Float.POSITIVE_INFINITY) {
        factor = 0f;
        unit = 0f;
      }
      for (int i = from; i < end; i++) {
        codes[codesOffset + token * codesStride + i] = rint(x[xOffset + token * xStride + i] * factor);
      }
      scales[scalesOffset + token * scalesStride + group] = unit;
    }
  }
}
