package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `dlogits[t] = dloss[t] (exp(logits[t] - lse[t]) - onehot(labels[t]))`, zero where the label is negative; one work item an element.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class CrossEntropyGradKernel extends Kernel {
  float[] dloss = {};
  int dlossOffset;
  float[] logits = {};
  int logitsOffset;
  int logitsStride;
  int[] labels = {};
  int labelsOffset;
  float[] lse = {};
  int lseOffset;
  float[] dlogits = {};
  int dlogitsOffset;
  int dlogitsStride;
  int columns;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / columns;
      int column = id % columns;
      int label = labels[labelsOffset + row];
      float v = 0f;
      if (label >= 0) {
        v = exp(logits[logitsOffset + row * logitsStride + column] - lse[lseOffset + row]);
        if (label == column) {
          v = v - 1f;
        }
        v = dloss[dlossOffset + row] * v;
      }
      dlogits[dlogitsOffset + row * dlogitsStride + column] = v;
    }
  }
}
