package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.Likelihood;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Runs tasks that are scored by likelihood.
///
/// Items are encoded and scored a few at a time. What a {@link Journal} has is not asked again; what is new goes into it
/// before the listener hears of it, so that a run which is killed goes on where it was.
public final class LikelihoodRun {
  /// Hears how far a task is; what it throws ends the run.
  @FunctionalInterface
  public interface Listener {
    /// `done` of `all` items of a task have scores.
    void scored(String task, int done, int all);
  }

  /// Items scored between two entries of the journal.
  private static final int ITEMS = 32;

  private final PairEncoder encoder;
  private final Scorer scorer;
  private final int context;
  private final Optional<Journal> journal;
  private final Optional<RequestsFile> requests;
  private final Listener listener;

  /// @param context  the model's context length
  /// @param journal  keeps scores until the run is over
  /// @param requests takes every scored request
  public LikelihoodRun(Tokenizer tokenizer, SpecialTokens special, Scorer scorer, int context,
      Optional<Journal> journal, Optional<RequestsFile> requests, Listener listener) {
    this.encoder = new PairEncoder(tokenizer, special);
    this.scorer = scorer;
    this.context = context;
    this.journal = journal;
    this.requests = requests;
    this.listener = listener;
  }

  /// Scores all items of a task.
  ///
  /// *Errors*: {@link BadInputException} for an item that the model cannot score.
  public EvalResults.Task run(TaskData data) {
    List<ItemResult> results = new ArrayList<>();
    for (int from = 0; from < data.size(); from += ITEMS) {
      int to = Math.min(data.size(), from + ITEMS);
      List<Prepared> items = new ArrayList<>();
      for (int i = from; i < to; i++) {
        items.add(prepared(data, data.item(i)));
      }
      score(data, items).forEach(results::add);
      listener.scored(data.task().name(), to, data.size());
    }
    return TaskMetrics.of(data.task(), results);
  }

  /// An item as the model is asked it.
  private record Prepared(LikelihoodItem item, List<Likelihood.Request> requests, boolean truncated, String key) {
  }

  private Prepared prepared(TaskData data, LikelihoodItem item) {
    List<Likelihood.Request> out = new ArrayList<>();
    boolean truncated = false;
    for (TextPair choice : item.choices()) {
      try {
        EncodedPair pair = encoder.encode(choice.context(), choice.continuation());
        truncated |= pair.isTooLong(context);
        out.add(pair.request(context));
      } catch (IllegalArgumentException e) {
        throw new BadInputException(item.place() + ": task " + data.task().name() + ", choice " + out.size() + ": "
            + e.getMessage(), e);
      }
    }
    return new Prepared(item, out, truncated, journal.map(j -> j.key(data, item)).orElse(""));
  }

  private List<ItemResult> score(TaskData data, List<Prepared> items) {
    List<Optional<List<Likelihood.Score>>> kept = items.stream().map(this::known).toList();
    List<Likelihood.Request> open = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (kept.get(i).isEmpty()) {
        open.addAll(items.get(i).requests());
      }
    }
    List<Likelihood.Score> scores = open.isEmpty() ? List.of() : scorer.score(open);
    List<ItemResult> out = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < items.size(); i++) {
      Prepared p = items.get(i);
      List<Likelihood.Score> own = kept.get(i).orElse(List.of());
      if (own.isEmpty()) {
        own = List.copyOf(scores.subList(next, next + p.requests().size()));
        next += own.size();
        keep(data, p, own);
      }
      out.add(new ItemResult(p.item(), own, p.truncated()));
    }
    journal.ifPresent(Journal::flush);
    for (int i = 0; i < items.size() && requests.isPresent(); i++) {
      requests.get().append(data.task().name(), items.get(i).item().index(), items.get(i).requests(),
          out.get(i).scores());
    }
    return out;
  }

  private Optional<List<Likelihood.Score>> known(Prepared p) {
    return journal.flatMap(j -> j.find(p.key())).filter(s -> s.size() == p.requests().size());
  }

  private void keep(TaskData data, Prepared p, List<Likelihood.Score> scores) {
    if (scores.stream().anyMatch(s -> Double.isNaN(s.logProbability()))) {
      throw new BadInputException(p.item().place() + ": task " + data.task().name()
          + ": expected log-probabilities, got NaN; the model's logits have overflowed: is the model damaged?");
    }
    journal.ifPresent(j -> j.append(data.task().name(), p.item().index(), p.key(), scores));
  }
}
