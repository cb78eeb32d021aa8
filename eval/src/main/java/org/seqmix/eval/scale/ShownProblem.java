package org.seqmix.eval.scale;

import java.util.List;

/// The texts behind a ballot, for a reader of the report.
///
/// @param id        the problem, as in its ballot
/// @param question  what was asked
/// @param reference the right answer
/// @param samples   what was written, in the order of the ballot's votes; may be fewer
public record ShownProblem(String id, String question, String reference, List<ShownSample> samples) {
  public ShownProblem {
    samples = List.copyOf(samples);
  }
}
