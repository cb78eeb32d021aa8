package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.generation.Generation.End;

/// Writes down what it hears of a job.
class Heard implements JobListener {
  final List<ScoredToken> prompt = new ArrayList<>();
  final List<List<ScoredToken>> texts = new ArrayList<>();
  final List<@Nullable End> ends = new ArrayList<>();
  /// Tokens of the prompt that were kept; -1 before it begins.
  int cached = -1;
  @Nullable RuntimeException failure;

  Heard(int samples) {
    for (int i = 0; i < samples; i++) {
      texts.add(new ArrayList<>());
      ends.add(null);
    }
  }

  @Override
  public void begun(int tokens) {
    if (cached >= 0 || !prompt.isEmpty() || texts.stream().anyMatch(t -> !t.isEmpty())) {
      throw new AssertionError("the prompt begins once, before anything else");
    }
    cached = tokens;
  }

  @Override
  public void prompt(List<ScoredToken> tokens) {
    if (!prompt.isEmpty() || texts.stream().anyMatch(t -> !t.isEmpty())) {
      throw new AssertionError("the prompt comes once, before any token");
    }
    prompt.addAll(tokens);
  }

  @Override
  public boolean token(int sample, ScoredToken token) {
    if (ends.get(sample) != null) {
      throw new AssertionError("text " + sample + " has ended");
    }
    texts.get(sample).add(token);
    return true;
  }

  @Override
  public void ended(int sample, End end) {
    if (ends.get(sample) != null) {
      throw new AssertionError("text " + sample + " ends twice");
    }
    ends.set(sample, end);
  }

  @Override
  public void failed(RuntimeException why) {
    failure = why;
  }

  boolean isOver() {
    return failure != null || ends.stream().allMatch(e -> e != null);
  }

  List<Integer> ids(int sample) {
    return texts.get(sample).stream().map(ScoredToken::id).toList();
  }
}
