package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.Majority;
import org.seqmix.eval.scale.ShownProblem;
import org.seqmix.eval.scale.Vote;

/// What one model says to one problem.
///
/// @param model   the model
/// @param problem the texts
/// @param ballot  all votes
/// @param answers by votes, descending, the first seen first among equals
record ProblemVotes(String model, ShownProblem problem, Ballot ballot, List<Answer> answers) {
  /// Most samples that are shown.
  static final int MAX_SAMPLES = 6;

  /// One answer.
  ///
  /// @param text   as the first of its shown samples gives it
  /// @param right  whether it is right
  /// @param votes  samples that give it
  /// @param reward sum of the rewards, NaN where there are none
  /// @param first  place of its first sample
  record Answer(String text, boolean right, int votes, double reward, int first) {
    Answer plus(double more) {
      double sum = Double.isNaN(more) ? reward : Double.isNaN(reward) ? more : reward + more;
      return new Answer(text, right, votes + 1, sum, first);
    }
  }

  static ProblemVotes of(String model, ShownProblem problem, Ballot ballot) {
    Map<Integer, Answer> groups = new LinkedHashMap<>();
    for (int i = 0; i < ballot.votes().size(); i++) {
      Vote v = ballot.votes().get(i);
      if (v.answers()) {
        String text = i < problem.samples().size()
            ? problem.samples().get(i).answer().orElse("?")
            : "answer " + (v.group() + 1) + " (no text kept)";
        int at = i;
        groups.computeIfAbsent(v.group(), g -> new Answer(text, v.right(), 0, Double.NaN, at));
        groups.computeIfPresent(v.group(), (g, a) -> a.plus(v.reward()));
      }
    }
    List<Answer> answers = new ArrayList<>(groups.values());
    answers.sort(Comparator.comparingInt((Answer a) -> a.votes()).reversed());
    return new ProblemVotes(model, problem, ballot, List.copyOf(answers));
  }

  int samples() {
    return ballot.votes().size();
  }

  /// Samples without an answer.
  int silent() {
    return (int) ballot.votes().stream().filter(v -> !v.answers()).count();
  }

  boolean isRight() {
    OptionalInt winner = Majority.winner(ballot.votes());
    return winner.isPresent()
        && ballot.votes().stream().filter(v -> v.group() == winner.getAsInt()).findFirst().orElseThrow().right();
  }

  /// Whether no answer has more than half of the votes.
  boolean isDisputed() {
    return answers.isEmpty() || 2 * answers.getFirst().votes() <= samples() - silent();
  }

  /// Places of the samples to show: the first of every answer, then others in their order.
  List<Integer> shown() {
    int kept = problem.samples().size();
    Set<Integer> out = new LinkedHashSet<>();
    answers.stream().map(Answer::first).filter(i -> i < kept).limit(MAX_SAMPLES).forEach(out::add);
    for (int i = 0; i < kept && out.size() < MAX_SAMPLES; i++) {
      out.add(i);
    }
    return List.copyOf(out);
  }
}
