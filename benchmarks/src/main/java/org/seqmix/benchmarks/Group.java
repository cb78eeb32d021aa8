package org.seqmix.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Contenders that do the same work, measured in the same rounds.
///
/// @param name       on the command line and in results
/// @param title      of its table
/// @param note       how the work is counted, and what else a reader must know
/// @param limit      what the work is measured against
/// @param cases      shapes
/// @param work       of a call with these parameters
/// @param contenders in the order of the table, ours first
public record Group(String name, String title, String note, Limit limit, List<Case> cases,
    Function<Map<String, String>, Work> work, List<Contender> contenders) {
  public Group {
    cases = List.copyOf(cases);
    contenders = List.copyOf(contenders);
  }
}
