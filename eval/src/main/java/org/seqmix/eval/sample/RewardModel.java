package org.seqmix.eval.sample;

import java.util.List;

/// Judges solutions step by step.
public interface RewardModel {
  /// For each solution, in order, how good each of its steps is; at least one number.
  List<double[]> score(List<Solution> solutions);

  /// Which weights judge, and how: scores of another are refused.
  String identity();
}
