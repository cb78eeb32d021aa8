package org.seqmix.opencl.translated;

/// A column of every row, one work group a row; see {@link org.seqmix.tensor.Kernels#choose}.
///
/// Each lane has a run of columns. 1. The largest number. 2. Without a temperature its first column; else every lane's sum of
/// exponentials. 3. The lane in whose run the sum up to there passes the uniform number's share walks it.
///
/// Written in the part of Java that Aparapi translates; it also runs as plain Java.
public final class ChooseKernel extends LanesKernel {
  @Local final float[] sums = new float[LANES];
  float[] logits = {};
  int logitsOffset;
  int logitsStride;
  float[] temperature = {};
  int temperatureOffset;
  float[] uniform = {};
  int uniformOffset;
  int[] ids = {};
  int idsOffset;
  int width;

  @Override
  public void run() {
    int row = getGroupId();
    int lane = getLocalId();
    int run = (width + LANES - 1) / LANES;
    int from = min(width, lane * run);
    int to = min(width, from + run);
    int at = logitsOffset + row * logitsStride;
    float most = Float.NEGATIVE_INFINITY;
    float wrong = 0f;
    int first = width;
    for (int c = from; c < to; c++) {
      float v = logits[at + c];
      if (v > most) {
        most = v;
        first = c;
      } else if (!(v <= most)) {
        // Neither above nor below: no number.
        wrong = 1f;
      }
    }
    float largest = largestOfLanes(most);
    wrong = sumOfLanes(wrong);
    int place = width;
    if (most == largest) {
      place = first;
    }
    int best = -(int) largestOfLanes(-place);
    float divisor = temperature[temperatureOffset + row];
    float sum = 0f;
    if (divisor > 0f) {
      for (int c = from; c < to; c++) {
        sum += exp((logits[at + c] - largest) / divisor);
      }
    }
    sums[lane] = sum;
    localBarrier();
    if (lane == 0) {
      int chosen = best;
      if (wrong > 0f || best >= width || abs(largest) > Float.MAX_VALUE) {
        chosen = -1;
      } else if (divisor > 0f) {
        chosen = draw(at, run, largest, divisor, uniform[uniformOffset + row]);
      }
      ids[idsOffset + row] = chosen;
    }
    // As plain Java all groups share one array: none may begin before the last has read it.
    localBarrier();
  }

  /// The run that holds the uniform number's share, then the column in it; where rounding leaves none, the last that can be drawn.
  private int draw(int at, int run, float largest, float divisor, float number) {
    float total = 0f;
    for (int l = 0; l < LANES; l++) {
      total += sums[l];
    }
    float share = number * total;
    float before = 0f;
    float passed = 0f;
    int in = -1;
    for (int l = 0; l < LANES; l++) {
      float next = passed + sums[l];
      if (in < 0 && next > share) {
        in = l;
        before = passed;
      }
      passed = next;
    }
    if (in < 0) {
      in = LANES - 1;
      before = total;
    }
    int chosen = -1;
    int last = -1;
    float sum = before;
    for (int c = in * run; c < min(width, in * run + run); c++) {
      float weight = exp((logits[at + c] - largest) / divisor);
      sum += weight;
      if (weight > 0f) {
        last = c;
        if (chosen < 0 && sum > share) {
          chosen = c;
        }
      }
    }
    if (chosen < 0) {
      chosen = last;
    }
    return chosen;
  }
}
