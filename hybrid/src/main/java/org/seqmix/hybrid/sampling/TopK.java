package org.seqmix.hybrid.sampling;

import java.util.Arrays;
import java.util.BitSet;

/// Keeps the `k` highest logits, and those equal to the lowest of them.
///
/// *Cost*: linear for the usual `k`; at worst `n log k`.
///
/// @param k  at least 1
public record TopK(int k) implements LogitsProcessor {
  /// Checks the range.
  public TopK {
    SamplerOptions.require(k >= 1, "top-k", k, "an integer >= 1");
  }

  @Override
  public void apply(float[] logits, BitSet seen) {
    if (k >= logits.length) {
      return;
    }
    float threshold = kthHighest(logits);
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] < threshold) {
        logits[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /// A min-heap of the `k` highest so far; its root is the answer.
  private float kthHighest(float[] logits) {
    float[] heap = Arrays.copyOf(logits, k);
    Arrays.sort(heap);
    for (int i = k; i < logits.length; i++) {
      if (logits[i] > heap[0]) {
        heap[0] = logits[i];
        sink(heap);
      }
    }
    return heap[0];
  }

  private static void sink(float[] heap) {
    int at = 0;
    while (2 * at + 1 < heap.length) {
      int child = 2 * at + 1;
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[at] <= heap[child]) {
        return;
      }
      float lower = heap[child];
      heap[child] = heap[at];
      heap[at] = lower;
      at = child;
    }
  }
}
