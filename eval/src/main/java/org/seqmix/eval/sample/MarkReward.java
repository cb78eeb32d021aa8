package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A language model that writes a mark behind every step: a process reward model.
///
/// It reads the question, the first step, the good mark, the second step and so on. A step's score is the probability of
/// the good mark behind it, of the two marks: p(good) / (p(good) + p(bad)). A solution that is too long for the model's
/// context is judged by the steps that fit; where not even the first does, by 0. *Cost*: a solution is read once.
///
/// *Source*: the models that mark steps by `+` and `-`, after Math-Shepherd (Wang et al. 2023).
public final class MarkReward implements RewardModel {
  private static final int BATCH_TOKENS = 4096;

  private final SampledModel judge;
  private final StepFormat format;
  private final int good;
  private final int bad;

  /// *Errors*: a mark that is not one token.
  public MarkReward(SampledModel judge, StepFormat format) {
    this.judge = judge;
    this.format = format;
    this.good = mark(judge.tokenizer(), format.good(), judge.name());
    this.bad = mark(judge.tokenizer(), format.bad(), judge.name());
  }

  private static int mark(Tokenizer tokenizer, String text, String name) {
    int[] ids = tokenizer.encode(text, false);
    if (ids.length != 1) {
      throw new BadInputException(name + ": expected the mark '" + text + "' to be one token, got " + ids.length
          + "; name a mark of its vocabulary");
    }
    return ids[0];
  }

  @Override
  public String identity() {
    return judge.identity() + ", marks " + good + " and " + bad + " behind '" + format.separator() + "'";
  }

  /// Ids to read and, for every step, the place whose logits choose its mark.
  private record Reading(int[] ids, int[] marks) {
  }

  @Override
  public List<double[]> score(List<Solution> solutions) {
    List<Reading> readings = solutions.stream().map(this::reading).toList();
    List<double[]> out = new ArrayList<>();
    for (int from = 0, to; from < readings.size(); from = to) {
      int tokens = readings.get(from).ids().length;
      for (to = from + 1; to < readings.size() && tokens + readings.get(to).ids().length <= BATCH_TOKENS; to++) {
        tokens += readings.get(to).ids().length;
      }
      out.addAll(scores(readings.subList(from, to)));
    }
    return out;
  }

  private Reading reading(Solution solution) {
    int context = judge.model().decoder().plan().context();
    IntStream.Builder ids = IntStream.builder();
    IntStream.Builder marks = IntStream.builder();
    int[] prompt = judge.tokenizer().encode(solution.prompt(), true);
    int length = Math.min(prompt.length, context);
    Arrays.stream(prompt, 0, length).forEach(ids);
    for (String step : format.steps(solution.text())) {
      int[] more = judge.tokenizer().encode(step, false);
      if (length + more.length > context) {
        break;
      }
      length += more.length;
      Arrays.stream(more).forEach(ids);
      marks.add(length - 1);
      if (length < context) {
        ids.add(good);
        length++;
      }
    }
    return new Reading(ids.build().toArray(), marks.build().toArray());
  }

  private List<double[]> scores(List<Reading> readings) {
    Decoder decoder = judge.model().decoder();
    Rows rows = Rows.ofLengths(readings.stream().mapToInt(r -> r.ids().length).toArray());
    int[] ids = readings.stream().flatMapToInt(r -> Arrays.stream(r.ids())).toArray();
    List<double[]> out = new ArrayList<>();
    try (Scope scope = decoder.device().newScope("steps")) {
      Context c = Context.inference(scope);
      Tensor x = decoder.stream(c, ids, rows);
      for (int i = 0; i < readings.size(); i++) {
        int[] marks = readings.get(i).marks();
        out.add(marks.length == 0 ? new double[] {0} : probabilities(c, decoder, x, rows.from(i), marks));
      }
    }
    return out;
  }

  private double[] probabilities(Context c, Decoder decoder, Tensor x, int from, int[] marks) {
    Tensor ends = c.scope().empty(x.type(), Shape.of(marks.length, x.columns()));
    for (int j = 0; j < marks.length; j++) {
      long at = (long) from + marks[j];
      c.kernels().copy(x.rows(at, at + 1), ends.rows(j, j + 1L));
    }
    double[] logits = decoder.head(c, decoder.normed(c, ends)).toDoubles();
    int vocabulary = decoder.plan().vocabulary();
    double[] out = new double[marks.length];
    Arrays.setAll(out, j -> 1 / (1 + Math.exp(logits[j * vocabulary + bad] - logits[j * vocabulary + good])));
    return out;
  }
}
