package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Every estimator against the mean over all subsets.
class EstimatorProperties {
  private static final double TIGHT = 1e-12;

  @Provide
  Arbitrary<List<Vote>> votes() {
    return BruteForce.votes(9);
  }

  @Provide
  Arbitrary<List<Vote>> few() {
    return BruteForce.votes(6);
  }

  @Property(tries = 150)
  void coverage(@ForAll("votes") List<Vote> votes) {
    int right = new Ballot("p", votes).right();
    for (int k = 1; k <= votes.size(); k++) {
      assertThat(Coverage.at(votes.size(), right, k))
          .isEqualTo(BruteForce.mean(votes, k, BruteForce::covered), within(TIGHT));
    }
  }

  @Property(tries = 400)
  void majority(@ForAll("votes") List<Vote> votes) {
    for (int k = 1; k <= votes.size(); k++) {
      assertThat(Majority.at(votes, k)).isEqualTo(BruteForce.mean(votes, k, BruteForce::majority), within(TIGHT));
    }
  }

  @Property(tries = 30)
  void tiesSharedEvenlyAreTheFirstSeenInARandomOrder(@ForAll("few") List<Vote> votes) {
    for (int k = 1; k <= votes.size(); k++) {
      double seen = BruteForce.mean(votes, k,
          subset -> BruteForce.orders(subset).stream().mapToDouble(BruteForce::firstSeen).average().orElseThrow());
      assertThat(Majority.at(votes, k)).isEqualTo(seen, within(TIGHT));
    }
  }

  @Property(tries = 150)
  void bestOf(@ForAll("votes") List<Vote> votes) {
    for (int k = 1; k <= votes.size(); k++) {
      assertThat(BestOf.at(votes, k)).isEqualTo(BruteForce.mean(votes, k, BruteForce::best), within(TIGHT));
    }
  }

  @Property(tries = 60)
  void weightedMajorityIsExactAtTheEndsAndNearBetween(@ForAll("votes") List<Vote> votes) {
    int n = votes.size();
    int[] ks = java.util.stream.IntStream.rangeClosed(1, n).toArray();
    Estimate[] found = WeightedMajority.at(votes, ks, 400, 7);
    for (int k = 1; k <= n; k++) {
      double right = BruteForce.mean(votes, k, BruteForce::weighted);
      Estimate e = found[k - 1];
      boolean end = k == 1 || k == n;
      // six standard errors, and where no drawn subset differed, what 400 of them can miss
      assertThat(e.value()).isEqualTo(right, within(end ? TIGHT : 6 * e.error() + 0.04));
      assertThat(e.error()).isLessThanOrEqualTo(end ? 0 : 0.5 / Math.sqrt(399));
    }
    assertThat(WeightedMajority.all(votes)).isEqualTo(BruteForce.weighted(votes), within(TIGHT));
    assertThat(WeightedMajority.at(votes, ks, 400, 7)).isEqualTo(found);
  }

  @Property(tries = 100)
  void oneSampleIsTheShareOfRightOnes(@ForAll("votes") List<Vote> votes) {
    double share = new Ballot("p", votes).right() / (double) votes.size();
    assertThat(Coverage.at(votes.size(), new Ballot("p", votes).right(), 1)).isEqualTo(share, within(TIGHT));
    assertThat(Majority.at(votes, 1)).isEqualTo(share, within(TIGHT));
  }
}
