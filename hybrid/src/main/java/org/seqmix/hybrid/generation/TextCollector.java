package org.seqmix.hybrid.generation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation.End;

/// Collects the texts of one job into a list's places.
final class TextCollector implements JobListener {
  private final int first;
  private final Generator.Listener listener;
  private final Generation[] out;
  private final List<List<Integer>> texts = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /// The job's text `i` goes to `out[first + i]`.
  TextCollector(int first, int count, Generator.Listener listener, Generation[] out) {
    this.first = first;
    this.listener = listener;
    this.out = out;
    for (int i = 0; i < count; i++) {
      texts.add(new ArrayList<>());
    }
  }

  @Override
  public boolean token(int sample, ScoredToken token) {
    texts.get(sample).add(token.id());
    listener.token(first + sample, token.id());
    return true;
  }

  @Override
  public void ended(int sample, End end) {
    out[first + sample] = new Generation(texts.get(sample).stream().mapToInt(Integer::intValue).toArray(), end);
  }

  @Override
  public void failed(RuntimeException why) {
    failure = why;
  }

  void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }
}
