package org.seqmix.opencl.translated;

/// The last K-1 inputs of every row, oldest first, one work item a row and channel. `out` may be `in`: an item reads ahead of what it
/// writes.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ConvStateKernel extends ConvKernel {
  int[] firstSpan = {};
  int firstSpanOffset;
  float[] out = {};
  int outOffset;
  int items;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int row = id / channels;
      int channel = id % channels;
      int at = spansOffset + 6 * (firstSpan[firstSpanOffset + row + 1] - 1);
      int tokens = spans[at + 2] - spans[at + 1];
      for (int k = 0; k < taps - 1; k++) {
        out[outOffset + (row * (taps - 1) + k) * channels + channel] = seen(at, tokens - (taps - 1) + k, channel);
      }
    }
  }
}
