package org.seqmix.mohawk.problems;

import java.util.Random;

/// The whole numbers `from..to`, both included; empty if `to < from`.
record Span(int from, int to) {
  boolean isEmpty() {
    return to < from;
  }

  int draw(Random random) {
    return from + random.nextInt(to - from + 1);
  }
}
