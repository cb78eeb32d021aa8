package org.seqmix.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Runs the contenders of a group one after the other, round by round, with the limit first in each: what disturbs the
/// machine for a while disturbs all of them. A contender that fails is left out from then on, and twins after the first round.
///
/// @param forks    how one contender is run
/// @param rounds   how often
/// @param threads  counts
/// @param quick    whether only the quick cases are run
/// @param progress hears a line about everything that is run
public record Rounds(Forks forks, int rounds, List<Integer> threads, boolean quick, Consumer<String> progress) {
  private static final Duration WATCH = Duration.ofSeconds(1);

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
    List<Double> taken = new ArrayList<>();
    Set<Contender> failed = new HashSet<>();
    for (int round = 1; round <= rounds; round++) {
      double limit = count * Limits.work(group.limit(), count) / forks.run(group.limit(), count).nanos() * 1e9;
      limits.add(limit);
      taken.add(HostTime.taken(count, WATCH));
      for (Contender contender : group.contenders()) {
        if (!contender.takes(shape.params()) || failed.contains(contender) || (round > 1 && contender.isTwin())) {
          continue;
        }
        Map<String, String> params = params(shape, contender, count);
        String place = "%s, %s, %d threads, round %d of %d: %s".formatted(group.name(), shape.name(), count, round,
            rounds, contender.name());
        Optional<Sample> measured = measure(contender, params, place);
        if (measured.isEmpty()) {
          failed.add(contender);
          continue;
        }
        Sample sample = measured.get();
        samples.computeIfAbsent(contender, c -> new ArrayList<>()).add(sample);
        double rate = group.limit().of(group.work().apply(params)) / sample.nanos() * 1e9;
        progress.accept("%s %.3g G/s, %.3f of %s".formatted(place, rate / 1e9, rate / limit,
            group.limit().name().toLowerCase(Locale.ROOT)));
      }
    }
    List<Outcome> out = new ArrayList<>();
    failed.forEach(samples::remove);
    samples.forEach((contender, of) -> out.add(new Outcome(group.name(), shape.name(), count, contender.name(),
        group.work().apply(params(shape, contender, count)), group.limit(), of, limits.subList(0, of.size()),
        taken.subList(0, of.size()))));
    return out;
  }

  /// A fork; none where it failed, which the others do not suffer from.
  private Optional<Sample> measure(Contender contender, Map<String, String> params, String place) {
    try {
      return Optional.of(forks.run(contender.method(), params));
    } catch (IllegalStateException e) {
      progress.accept(place + " FAILED: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Map<String, String> params(Case shape, Contender contender, int threads) {
    Map<String, String> out = new HashMap<>(shape.params());
    out.putAll(contender.params());
    out.put("threads", Integer.toString(threads));
    return out;
  }
}
