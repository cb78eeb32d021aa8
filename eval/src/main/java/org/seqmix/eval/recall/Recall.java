package org.seqmix.eval.recall;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.mixer.RecurrentState;

/// Asks a model for what stands in its context, at growing lengths.
///
/// Lengths go up to the model's context. A model whose every layer keeps a state of constant size may be asked past it, if the
/// options name a longer length: it can read on, well or not.
public final class Recall {
  private final Decoder decoder;
  private final RecallVocabulary vocabulary;
  private final ContextScores scores;

  /// Asks a decoder; packed weights make it faster.
  public Recall(Decoder decoder, RecallVocabulary vocabulary) {
    this.decoder = decoder;
    this.vocabulary = vocabulary;
    this.scores = new ContextScores(decoder);
  }

  /// All results of some tasks: task after task, length after length, depth after depth. `listener` hears each as it
  /// comes. Lengths too short for a task are left out.
  public List<RecallResult> run(List<RecallTask> tasks, RecallOptions options, Consumer<RecallResult> listener) {
    List<Integer> lengths = options.lengths(decoder.plan().context());
    requireLength(lengths.getLast());
    List<RecallResult> out = new ArrayList<>();
    for (RecallTask task : tasks) {
      for (int length : lengths) {
        for (double depth : task.depths()) {
          List<RecallResult> results = measure(task, length, depth, options.items(), options.seed());
          results.forEach(listener);
          out.addAll(results);
        }
      }
    }
    return out;
  }

  /// The results of one length and depth: what is right among the candidates, and what is right greedily. Empty if so few
  /// tokens cannot hold an item. The same for the same arguments, whatever was asked before.
  public List<RecallResult> measure(RecallTask task, int length, double depth, int items, long seed) {
    requireLength(length);
    List<RecallItem> made = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      task.item(vocabulary, length, depth, seed(task, length, depth, i, seed)).ifPresent(made::add);
    }
    if (made.size() < items) {
      return List.of();
    }
    RecallCount count = new RecallCount();
    List<List<ContextScores.Scored>> scored = scores.score(made);
    for (int i = 0; i < items; i++) {
      count.add(scored.get(i), made.get(i).answer());
    }
    return task instanceof CopyTask
        ? List.of(count.best(task.name(), length, depth), count.tokens(task.name() + "_tokens", length, depth))
        : List.of(count.best(task.name(), length, depth), count.greedy(task.name() + "_greedy", length, depth));
  }

  /// A number of its own for every item.
  private static long seed(RecallTask task, int length, double depth, int item, long seed) {
    long mixed = seed;
    for (long part : new long[] {task.name().hashCode(), length, Double.doubleToLongBits(depth), item}) {
      mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 29;
    }
    return mixed;
  }

  private void requireLength(int length) {
    int context = decoder.plan().context();
    if (length > context && !readsOn()) {
      throw new IllegalArgumentException("recall: expected lengths of at most " + context
          + " tokens, the model's context, got " + length + "; only a model without attention reads on");
    }
  }

  private boolean readsOn() {
    try (DecoderState state = decoder.newState(1)) {
      return state.layers().stream().allMatch(layer -> layer instanceof RecurrentState);
    }
  }
}
