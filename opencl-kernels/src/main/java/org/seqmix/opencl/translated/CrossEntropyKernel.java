package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// `lse[t]` = largest + rest and `loss[t] = lse[t] - logits[t][labels[t]]`, 0 where the label is negative; one work item a token.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class CrossEntropyKernel extends Kernel {
  float[] logits = {};
  int logitsOffset;
  int logitsStride;
  int[] labels = {};
  int labelsOffset;
  float[] largest = {};
  int largestOffset;
  float[] rest = {};
  int restOffset;
  float[] loss = {};
  int lossOffset;
  float[] lse = {};
  int lseOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int label = labels[labelsOffset + id];
      float most = largest[largestOffset + id];
      float tail = rest[restOffset + id];
      float v = 0f;
      if (label >= 0) {
        v = most - logits[logitsOffset + id * logitsStride + label] + tail;
      }
      loss[lossOffset + id] = v;
      lse[lseOffset + id] = most + tail;
    }
  }
}
