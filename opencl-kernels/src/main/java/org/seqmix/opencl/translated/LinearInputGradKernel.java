package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// dx = dy w, one work item an element of dx: one fused chain in ascending outputs.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class LinearInputGradKernel extends Kernel {
  float[] dy = {};
  int dyOffset;
  int dyStride;
  float[] w = {};
  int wOffset;
  int wStride;
  float[] dx = {};
  int dxOffset;
  int dxStride;
  int inputs;
  int outputs;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int token = id / inputs;
      int input = id % inputs;
      int fromDy = dyOffset + token * dyStride;
      float sum = 0f;
      for (int m = 0; m < outputs; m++) {
        sum = fma(dy[fromDy + m], w[wOffset + m * wStride + input], sum);
      }
      dx[dxOffset + token * dxStride + input] = sum;
    }
  }
}
