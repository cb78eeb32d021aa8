package org.seqmix.eval.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ScaleRun;
import org.seqmix.eval.scale.ShownProblem;

/// A run whose problems the report lets its reader look through.
///
/// @param run      all votes
/// @param problems texts of some or all of its problems
public record ShownRun(ScaleRun run, List<ShownProblem> problems) {
  public ShownRun {
    problems = List.copyOf(problems);
    Map<String, Ballot> ballots = ballots(run);
    for (ShownProblem p : problems) {
      Ballot ballot = ballots.get(p.id());
      int most = ballot == null ? 0 : ballot.votes().size();
      if (ballot == null || p.samples().size() > most) {
        throw new IllegalArgumentException("texts of " + run.model() + ", problem " + p.id() + ": expected at most "
            + most + " samples, as many as votes, got " + p.samples().size());
      }
    }
  }

  Map<String, Ballot> ballots() {
    return ballots(run);
  }

  private static Map<String, Ballot> ballots(ScaleRun run) {
    Map<String, Ballot> out = new HashMap<>();
    run.ballots().forEach(b -> out.put(b.id(), b));
    return out;
  }
}
