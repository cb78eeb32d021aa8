package org.seqmix.eval.task;

import java.util.List;
import org.seqmix.eval.Likelihood;

/// Scores continuations; `Likelihood::score` is one.
@FunctionalInterface
public interface Scorer {
  /// One score a request, in order.
  List<Likelihood.Score> score(List<Likelihood.Request> requests);
}
