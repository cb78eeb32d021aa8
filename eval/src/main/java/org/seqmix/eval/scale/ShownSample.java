package org.seqmix.eval.scale;

import java.util.List;
import java.util.Optional;

/// One text as a reader sees it.
///
/// @param text   what was written
/// @param answer the answer found in it
/// @param right  whether that is right
/// @param steps  scores of its steps; may be empty
/// @param reward of the whole text, NaN where there is none
public record ShownSample(String text, Optional<String> answer, boolean right, List<Double> steps, double reward) {
  public ShownSample {
    steps = List.copyOf(steps);
  }
}
