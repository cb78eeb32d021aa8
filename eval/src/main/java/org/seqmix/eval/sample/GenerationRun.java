package org.seqmix.eval.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.EvalResults.Metric;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.answer.ExactMatch;
import org.seqmix.eval.task.TaskData;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// Runs tasks whose answers are written: one greedy answer to every question, many at once.
///
/// For every reader R of a task there is `equal_R`, equality as {@link AnswerChecker} knows it; for `strict` and `flexible` also
/// `exact_match_R`, equality of texts as lm-evaluation-harness counts it. A text without an answer is wrong.
///
/// @param model who answers
/// @param rows answers written at once
/// @param checker tells which answers are the same
public record GenerationRun(SampledModel model, int rows, AnswerChecker checker) {
  /// The same for a task with data.
  public EvalResults.Task run(TaskData data, Path texts, Runnable progress) {
    return run(GenerationTask.of(data, checker), GenerationTask.readers(data), texts, progress);
  }

  /// Asks what is not yet in `texts`, and counts with every reader. `progress` hears of every answer.
  public EvalResults.Task run(SampleTask task, List<String> readers, Path texts, Runnable progress) {
    BitSet all = new BitSet();
    all.set(0, task.questions().size());
    try (Sampling sampling = new Sampling(model, task, new SampleSettings(SamplerOptions.GREEDY, 0, rows, 0), texts,
        System::nanoTime)) {
      sampling.drawTo(1, all, progress);
      List<Metric> metrics = new ArrayList<>();
      for (String name : readers) {
        AnswerReader reader = AnswerReader.named(name);
        if (name.equals("strict") || name.equals("flexible")) {
          metrics.add(share("exact_match_" + name, task, sampling, reader, ExactMatch::same));
        }
        metrics.add(share("equal_" + name, task, sampling, reader, checker::same));
      }
      return new EvalResults.Task(task.name(), metrics, task.questions().size(),
          OptionalLong.of(sampling.cutPrompts()));
    }
  }

  private static Metric share(String name, SampleTask task, Sampling sampling, AnswerReader reader,
      BiPredicate<String, String> same) {
    List<Double> right = new ArrayList<>();
    for (int q = 0; q < task.questions().size(); q++) {
      Optional<String> answer = reader.read(sampling.texts(q).getFirst().text());
      String reference = task.questions().get(q).reference();
      right.add(answer.filter(a -> same.test(reference, a)).isPresent() ? 1.0 : 0.0);
    }
    int n = right.size();
    double share = right.stream().mapToDouble(Double::doubleValue).sum() / n;
    OptionalDouble error = n < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(share * (1 - share) / (n - 1)));
    return new Metric(name, share, error, OptionalDouble.empty(), right);
  }
}
