package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many samples: against exact fractions, closed forms and sampling.
class LargeBallotsTest {
  private static BigInteger choose(int n, int k) {
    BigInteger out = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      out = out.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    return k > n ? BigInteger.ZERO : out;
  }

  private static double ratio(BigInteger above, BigInteger below) {
    return new BigDecimal(above).divide(new BigDecimal(below), MathContext.DECIMAL64).doubleValue();
  }

  /// One answer a count, given by so many samples; the first `right` answers are right; `silent` samples give none.
  private static List<Vote> ballot(int silent, int right, int... counts) {
    List<Vote> votes = new ArrayList<>(Collections.nCopies(silent, new Vote(-1, false, Double.NaN)));
    for (int g = 0; g < counts.length; g++) {
      votes.addAll(Collections.nCopies(counts[g], new Vote(g, g < right, Double.NaN)));
    }
    return votes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 1024, 3000, 5000})
  void coverageOfThousands(int k) {
    for (int right : new int[] {0, 1, 17, 2500, 4999, 5000}) {
      double exact = 1 - ratio(choose(5000 - right, k), choose(5000, k));
      assertThat(Coverage.at(5000, right, k)).isEqualTo(exact, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 64, 301, 512, 1023})
  void twoAnswersAreAHypergeometricTail(int k) {
    int n = 1024;
    int right = 540;
    BigInteger wins = BigInteger.ZERO;
    BigInteger ties = BigInteger.ZERO;
    for (int x = 0; x <= k; x++) {
      BigInteger ways = choose(right, x).multiply(choose(n - right, k - x));
      wins = 2 * x > k ? wins.add(ways) : wins;
      ties = 2 * x == k ? ties.add(ways) : ties;
    }
    double exact = ratio(wins.shiftLeft(1).add(ties), choose(n, k).shiftLeft(1));
    assertThat(Majority.at(ballot(0, 1, right, n - right), k)).isEqualTo(exact, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32, 512})
  void equalAnswersWinEquallyOften(int k) {
    int[] counts = new int[32];
    java.util.Arrays.fill(counts, 32);
    assertThat(Majority.at(ballot(0, 8, counts), k)).isEqualTo(0.25, within(1e-11));
    int[] singles = new int[1000];
    java.util.Arrays.fill(singles, 1);
    double someAnswer = 1 - ratio(choose(24, k), choose(1024, k));
    assertThat(Majority.at(ballot(24, 250, singles), k)).isEqualTo(0.25 * someAnswer, within(1e-11));
  }

  @Test
  void allRightGroupsTogetherWinWheneverAnyoneVotes() {
    int[] counts = {200, 90, 90, 33, 7, 5, 5, 2, 1, 1, 1};
    int votes = IntStream.of(counts).sum();
    for (int k : new int[] {2, 5, 16, 128, 256}) {
      double sum = 0;
      for (int g = 0; g < counts.length; g++) {
        int[] turned = counts.clone();
        turned[0] = counts[g];
        turned[g] = counts[0];
        sum += Majority.at(ballot(77, 1, turned), k);
      }
      assertThat(sum).isEqualTo(1 - ratio(choose(77, k), choose(votes + 77, k)), within(1e-11));
    }
  }

  @Test
  void aMixedBallotIsNearWhatDrawingFinds() {
    List<Vote> votes = ballot(40, 1, 60, 55, 30, 20, 10, 5, 5, 1, 1, 1, 1, 1);
    Random random = new Random(5);
    for (int k : new int[] {4, 32, 128}) {
      double sum = 0;
      int rounds = 4000;
      for (int i = 0; i < rounds; i++) {
        List<Vote> order = new ArrayList<>(votes);
        Collections.shuffle(order, random);
        sum += BruteForce.majority(order.subList(0, k));
      }
      assertThat(Majority.at(votes, k)).isEqualTo(sum / rounds, within(6 * 0.5 / Math.sqrt(rounds)));
    }
  }

  @Test
  void sizesArePowersOfTwoAndTheLast() {
    assertThat(Subsets.sizes(1)).containsExactly(1);
    assertThat(Subsets.sizes(8)).containsExactly(1, 2, 4, 8);
    assertThat(Subsets.sizes(9)).containsExactly(1, 2, 4, 8, 9);
    assertThatThrownBy(() -> Majority.at(ballot(3, 0), 4)).hasMessageContaining("expected k in 1..3, got 4");
  }
}
