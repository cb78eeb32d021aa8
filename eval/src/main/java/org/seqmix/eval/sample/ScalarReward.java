package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// A model with a head of one number, as sequence classifiers of the hub have it: `score.weight` (1, width).
///
/// A solution's only score is that head's value behind its last token. It has no fixed range: combine it by `last`.
public final class ScalarReward implements RewardModel {
  /// The head's name in a checkpoint.
  public static final String HEAD = "score.weight";

  private final SampledModel judge;
  private final double[] head;

  private ScalarReward(SampledModel judge, double[] head) {
    this.judge = judge;
    this.head = head;
  }

  /// The head of the judge's own checkpoint. *Errors*: none there, or another shape.
  public static ScalarReward of(SampledModel judge) {
    long width = judge.model().decoder().plan().width();
    try (TensorSource tensors = ModelFiles.at(judge.model().directory()).tensors()) {
      return new ScalarReward(judge, tensors.entry(HEAD, 1, width).toDoubles());
    }
  }

  @Override
  public String identity() {
    return judge.identity() + ", " + HEAD;
  }

  @Override
  public List<double[]> score(List<Solution> solutions) {
    Decoder decoder = judge.model().decoder();
    List<double[]> out = new ArrayList<>();
    for (Solution solution : solutions) {
      int[] ids = judge.tokenizer().encode(solution.prompt() + solution.text(), true);
      int length = Math.min(ids.length, decoder.plan().context());
      if (length == 0) {
        throw new BadInputException(judge.name() + ": expected a solution of at least one token, got none");
      }
      try (Scope scope = decoder.device().newScope("reward")) {
        Context c = Context.inference(scope);
        double[] x = decoder.normed(c, decoder.stream(c, Arrays.copyOf(ids, length), Rows.ofLengths(length))
            .rows(length - 1L, length)).toDoubles();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
          sum += x[i] * head[i];
        }
        out.add(new double[] {sum});
      }
    }
    return out;
  }
}
