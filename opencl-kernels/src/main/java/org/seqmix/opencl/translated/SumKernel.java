package org.seqmix.opencl.translated;

/// Sums of parts of x, or of its squares: a group a part, `y[group]` its sum.
///
/// Lane `i` of all `groups` times {@link #LANES} lanes takes elements i, i + lanes, i + 2 lanes …, its sum compensated (Kahan), so that
/// the error does not grow with the number of elements; then the lanes of a group meet. A second launch of one group sums the parts.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class SumKernel extends LanesKernel {
  float[] x = {};
  int xOffset;
  int xStride;
  float[] y = {};
  int yOffset;
  int columns;
  int elements;
  int groups;
  int squares;

  @Override
  public void run() {
    int lanes = groups * LANES;
    int first = getGroupId() * LANES + getLocalId();
    float sum = 0f;
    float lost = 0f;
    if (first < elements) {
      // Counted, because first + k * lanes may leave the ints one step after the last element.
      int count = (elements - 1 - first) / lanes + 1;
      for (int k = 0; k < count; k++) {
        int i = first + k * lanes;
        float v = x[xOffset + i / columns * xStride + i % columns];
        if (squares != 0) {
          v = v * v;
        }
        v = v - lost;
        float next = sum + v;
        lost = next - sum - v;
        sum = next;
      }
    }
    float total = sumOfLanes(sum);
    if (getLocalId() == 0) {
      y[yOffset + getGroupId()] = total;
    }
  }
}
