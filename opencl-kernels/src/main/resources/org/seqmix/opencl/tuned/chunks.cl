#include "tiles.cl"
// Chunks of Q tokens. They lie within spans. Chunk c of span s has the slot (first token of s) / Q + s + c: no two share one, and there
// are fewer than tokens / Q + spans. Sums of decays are taken within a chunk only, and only numbers <= 0 are exponentiated.

// The span whose slots include `slot`.
inline int span_of(__global const int *spans, const int count, const int slot) {
  int low = 0;
  int high = count - 1;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (spans[6 * middle + 1] / Q + middle <= slot) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

// First token of a slot of span s.
inline int first_of(__global const int *spans, const int s, const int slot) {
  return spans[6 * s + 1] + (slot - spans[6 * s + 1] / Q - s) * Q;
}

// Sums of the decays of a chunk up to each token, itself included; nothing is added from `count` on.
inline void sum_decays(__local float *sums, __global const float *decay, const long stride, const int count) {
  for (int t = ITEM; t < Q; t += SIZE) {
    float sum = 0;
    for (int u = 0; u <= t && u < count; u++) {
      sum += decay[u * stride];
    }
    sums[t] = sum;
  }
}
