package org.seqmix.eval.recall;

import java.util.List;

/// Counts over the items of one length.
final class RecallCount {
  private int items;
  private int best;
  private int greedy;
  private int tokens;
  private int greedyTokens;
  private double nats;

  /// Adds an item: the scores of its continuations, of which `answer` is right. One continuation alone is right if it is
  /// greedy; of several, the right one's probability must be above all others'.
  void add(List<ContextScores.Scored> scored, int answer) {
    ContextScores.Scored right = scored.get(answer);
    items++;
    tokens += right.nats().length;
    greedyTokens += right.greedyTokens();
    nats += right.sum();
    greedy += right.isGreedy() ? 1 : 0;
    boolean above = scored.size() > 1 || right.isGreedy();
    for (int i = 0; i < scored.size(); i++) {
      above &= i == answer || right.sum() < scored.get(i).sum();
    }
    best += above ? 1 : 0;
  }

  RecallResult best(String task, int length, double depth) {
    return new RecallResult(task, length, depth, items, best, nats / tokens);
  }

  RecallResult greedy(String task, int length, double depth) {
    return new RecallResult(task, length, depth, items, greedy, nats / tokens);
  }

  RecallResult tokens(String task, int length, double depth) {
    return new RecallResult(task, length, depth, tokens, greedyTokens, nats / tokens);
  }
}
