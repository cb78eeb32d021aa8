package org.seqmix.eval.scale;

import java.util.List;
import java.util.OptionalInt;

/// When to stop asking: the majority of all samples is often known before the last is drawn.
///
/// The winner of equally many votes is the answer seen first, as in [Majority#winner]; so a rival that can only draw level
/// cannot win if it was seen later, and an answer not yet seen never wins a tie.
public final class Anytime {
  private Anytime() {}

  /// Whether `left` more samples can change the majority of these votes.
  ///
  /// *Cost*: the number of votes.
  public static Decided decided(List<Vote> votes, int left) {
    if (left < 0) {
      throw new IllegalArgumentException("anytime: expected samples left >= 0, got " + left);
    }
    OptionalInt winner = Majority.winner(votes);
    if (winner.isEmpty()) {
      return new Decided(winner, left == 0);
    }
    List<Groups.Answer> groups = Groups.of(votes).answers();
    int lead = groups.stream().filter(a -> a.group() == winner.getAsInt()).findFirst().orElseThrow().count();
    boolean sure = left <= lead;
    boolean isEarlier = true;
    for (Groups.Answer a : groups) {
      if (a.group() == winner.getAsInt()) {
        isEarlier = false;
      } else {
        int reach = a.count() + left;
        sure &= isEarlier ? reach < lead : reach <= lead;
      }
    }
    return new Decided(winner, sure);
  }

  /// How many of these samples, in their order, had to be drawn until the majority of all of them was sure.
  public static int needed(List<Vote> votes) {
    int low = 0;
    int high = votes.size();
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (decided(votes.subList(0, middle), votes.size() - middle).sure()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
