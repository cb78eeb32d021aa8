package org.seqmix.eval.scale;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// What came of asking each problem only until its majority was sure, or its samples used up.
///
/// Such ballots differ in length, and how long they are depends on what they say: they give the majority of `most` samples
/// and no curves.
///
/// @param right    problems whose answer is right
/// @param problems problems asked
/// @param most     samples that a problem could have had
/// @param drawn    samples of all problems
/// @param bounds   Wilson's interval of the share of right answers
public record AnytimeScore(int right, int problems, int most, long drawn, Bounds bounds) {
  /// Of ballots as they were when they were stopped.
  public static AnytimeScore of(List<Ballot> ballots, int most, ScaleSettings settings) {
    if (ballots.isEmpty()) {
      throw new IllegalArgumentException("anytime: expected at least one problem, got none");
    }
    double[][] values = new double[ballots.size()][1];
    int right = 0;
    long drawn = 0;
    for (int i = 0; i < values.length; i++) {
      List<Vote> votes = ballots.get(i).votes();
      boolean open = !Anytime.decided(votes, Math.max(0, most - votes.size())).sure();
      if (open || votes.size() > most) {
        throw new IllegalArgumentException("anytime, problem " + ballots.get(i).id() + ": expected at most " + most
            + " samples and a majority that the rest cannot change, got " + votes.size() + "; finish the run");
      }
      values[i][0] = isRight(votes) ? 1 : 0;
      right += isRight(votes) ? 1 : 0;
      drawn += votes.size();
    }
    Bounds bounds = new Bootstrap(values.length, settings).intervals(values)[0];
    return new AnytimeScore(right, values.length, most, drawn, bounds);
  }

  /// Share of right answers.
  public double share() {
    return (double) right / problems;
  }

  /// Samples drawn, as a share of all that could have been.
  public double spent() {
    return (double) drawn / most / problems;
  }

  private static boolean isRight(List<Vote> votes) {
    OptionalInt winner = Majority.winner(votes);
    return winner.isPresent() && Groups.of(votes).answers().stream()
        .anyMatch(a -> a.group() == winner.getAsInt() && a.right());
  }

  /// For people: `41 of 60 right: 68.3% (55.8 to 78.7), with 61.2% of 60 x 64 samples`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d of %d right: %.1f%% (%.1f to %.1f), with %.1f%% of %d x %d samples", right,
        problems, 100 * share(), 100 * bounds.low(), 100 * bounds.high(), 100 * spent(), problems, most);
  }
}
