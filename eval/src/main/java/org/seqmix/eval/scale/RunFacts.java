package org.seqmix.eval.scale;

import java.util.List;
import java.util.Optional;

/// What was run of one model.
///
/// @param model    the model
/// @param problems asked
/// @param seeds    one a run
/// @param samples  of every problem with every seed
/// @param spent    at the end, a mean over the seeds; empty where time was not measured
/// @param needed   share of the samples after which the majority of all of them was already sure, mean over problems:
///                 what an anytime run would draw
public record RunFacts(String model, int problems, List<Long> seeds, int samples, Optional<Spent> spent,
    double needed) {
  public RunFacts {
    seeds = List.copyOf(seeds);
  }

  static RunFacts of(ModelRuns runs) {
    double needed = runs.runs().stream().flatMap(r -> r.ballots().stream())
        .mapToDouble(b -> (double) Anytime.needed(b.votes()) / b.votes().size()).average().orElseThrow();
    List<Spent> spent = runs.spent();
    return new RunFacts(runs.model(), runs.problems(), runs.seeds(), runs.samples(),
        spent.isEmpty() ? Optional.empty() : Optional.of(spent.getLast()), needed);
  }
}
