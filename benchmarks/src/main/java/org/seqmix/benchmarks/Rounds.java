package org.seqmix.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Runs the contenders of a group one after the other, round by round, with the limit first in each: what disturbs the
/// machine for a while disturbs all of them.
///
/// @param forks    how one contender is run
/// @param rounds   how often
/// @param threads  counts
/// @param quick    whether only the quick cases are run
/// @param progress hears a line about everything that is run
public record Rounds(Forks forks, int rounds, List<Integer> threads, boolean quick, Consumer<String> progress) {
  /// All outcomes of a group.
  List<Outcome> run(Group group) {
    List<Outcome> out = new ArrayList<>();
    for (Case shape : group.cases()) {
      if (shape.quick() || !quick) {
        threads.forEach(count -> out.addAll(run(group, shape, count)));
      }
    }
    return out;
  }

  private List<Outcome> run(Group group, Case shape, int count) {
    Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
    List<Double> limits = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double limit = count * Limits.work(group.limit(), count) / forks.run(group.limit(), count).nanos() * 1e9;
      limits.add(limit);
      for (Contender contender : group.contenders()) {
        if (!contender.takes(shape.params())) {
          continue;
        }
        Map<String, String> params = params(shape, contender, count);
        Sample sample = forks.run(contender.method(), params);
        samples.computeIfAbsent(contender, c -> new ArrayList<>()).add(sample);
        double rate = group.limit().of(group.work().apply(params)) / sample.nanos() * 1e9;
        progress.accept("%s, %s, %d threads, round %d of %d: %s %.3g G/s, %.3f of %s".formatted(group.name(),
            shape.name(), count, round, rounds, contender.name(), rate / 1e9, rate / limit,
            group.limit().name().toLowerCase(java.util.Locale.ROOT)));
      }
    }
    List<Outcome> out = new ArrayList<>();
    samples.forEach((contender, of) -> out.add(new Outcome(group.name(), shape.name(), count, contender.name(),
        group.work().apply(params(shape, contender, count)), group.limit(), of, limits)));
    return out;
  }

  private static Map<String, String> params(Case shape, Contender contender, int threads) {
    Map<String, String> out = new HashMap<>(shape.params());
    out.putAll(contender.params());
    out.put("threads", Integer.toString(threads));
    return out;
  }
}
