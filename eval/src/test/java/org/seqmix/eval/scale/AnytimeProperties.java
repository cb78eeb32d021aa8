package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The rule against every way in which the samples left could turn out.
class AnytimeProperties {
  private static final int GROUPS = 3;

  private static List<List<Vote>> continuations(int groups, int left) {
    List<List<Vote>> out = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < left; i++) {
      List<List<Vote>> next = new ArrayList<>();
      for (List<Vote> begun : out) {
        for (int g = -1; g < groups; g++) {
          List<Vote> longer = new ArrayList<>(begun);
          longer.add(new Vote(g, false, 0));
          next.add(longer);
        }
      }
      out = next;
    }
    return out;
  }

  private static boolean canChange(List<Vote> votes, int left) {
    OptionalInt now = Majority.winner(votes);
    return continuations(GROUPS + 1, left).stream().anyMatch(rest -> {
      List<Vote> all = new ArrayList<>(votes);
      all.addAll(rest);
      return !Majority.winner(all).equals(now);
    });
  }

  @Example
  void allShortBallots() {
    for (int drawn = 0; drawn <= 5; drawn++) {
      for (List<Vote> votes : continuations(GROUPS, drawn)) {
        for (int left = 0; left <= 3; left++) {
          Decided found = Anytime.decided(votes, left);
          assertThat(found.leader()).isEqualTo(Majority.winner(votes));
          assertThat(found.sure()).as("%s, %d left", votes, left).isNotEqualTo(canChange(votes, left));
        }
      }
    }
  }

  @Provide
  Arbitrary<List<Vote>> votes() {
    return BruteForce.votes(9);
  }

  @Property(tries = 200)
  void neededIsTheFirstMomentOfBeingSure(@ForAll("votes") List<Vote> votes) {
    int needed = Anytime.needed(votes);
    int n = votes.size();
    for (int drawn = 1; drawn <= n; drawn++) {
      assertThat(Anytime.decided(votes.subList(0, drawn), n - drawn).sure()).isEqualTo(drawn >= needed);
    }
  }

  @Property(tries = 200)
  void theWinnerIsTheFirstSeenOfTheMost(@ForAll("votes") List<Vote> votes) {
    OptionalInt winner = Majority.winner(votes);
    double isRight = winner.isPresent()
        && votes.stream().anyMatch(v -> v.group() == winner.getAsInt() && v.right()) ? 1 : 0;
    assertThat(isRight).isEqualTo(BruteForce.firstSeen(votes));
  }

  @Property(tries = 200)
  void stoppingEarlyGivesTheSameAnswers(@ForAll("votes") List<Vote> votes) {
    int n = votes.size();
    Ballot whole = new Ballot("p", votes);
    Ballot stopped = new Ballot("p", votes.subList(0, Anytime.needed(votes)));
    AnytimeScore all = AnytimeScore.of(List.of(whole), n, ScaleSettings.DEFAULTS);
    AnytimeScore early = AnytimeScore.of(List.of(stopped), n, ScaleSettings.DEFAULTS);
    assertThat(early.right()).isEqualTo(all.right());
    assertThat(early.right()).isEqualTo((int) BruteForce.firstSeen(votes));
    assertThat(early.drawn()).isEqualTo(Anytime.needed(votes));
    assertThat(early.bounds()).isEqualTo(all.bounds());
    if (Anytime.needed(votes) > 1) {
      Ballot tooEarly = new Ballot("p", votes.subList(0, Anytime.needed(votes) - 1));
      assertThatThrownBy(() -> AnytimeScore.of(List.of(tooEarly), n, ScaleSettings.DEFAULTS))
          .hasMessageContaining("finish the run");
    }
  }
}
