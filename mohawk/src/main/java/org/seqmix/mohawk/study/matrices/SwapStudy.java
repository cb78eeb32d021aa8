package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.study.ShortRun;
import org.seqmix.mohawk.study.Variant;

/// The families inside the model: students whose mixers are of one family each, trained through stages 2 and 3 on the
/// same tokens.
///
/// *Source*: MOHAWK's table of mixers in Phi-1.5 (stages 2 and 3, 1B tokens each).
///
/// @param teacher the teacher
/// @param config its configuration
/// @param corpus training documents
/// @param heldOut documents for the blocks' distance
/// @param recipe optimizer and stages; its student's mixer gives way to each of `mixers`
/// @param mixers what is compared, as recipes write it
/// @param tokens tokens of every run, over both stages
/// @param rate learning rate of both stages
/// @param seeds seeds 1 to this number
/// @param score what a finished student is worth on held-out text, such as bits per byte
public record SwapStudy(Decoder teacher, ModelConfig config, Corpus corpus, Corpus heldOut, Recipe recipe,
    List<String> mixers, long tokens, double rate, int seeds, ToDoubleFunction<Decoder> score) {
  private static final Variant STAGES = Variant.split(0, 0.4, 0.6);

  /// Hears of every run.
  @FunctionalInterface
  public interface Listener {
    /// All runs so far.
    void ran(List<SwapResult> sofar);
  }

  public SwapStudy {
    mixers = List.copyOf(mixers);
    if (mixers.isEmpty() || tokens < 1 || seeds < 1) {
      throw new IllegalArgumentException("study of mixers: expected mixers, tokens (" + tokens + ") >= 1 and seeds ("
          + seeds + ") >= 1, got mixers " + mixers);
    }
  }

  /// The mixers of MOHAWK's table for a teacher of so many heads and columns a head, which is the state size.
  public static List<String> families(int heads, int headDim) {
    return List.of("toeplitz[heads=" + heads + "]", "linear-attention[heads=" + heads + "]",
        "discrete-mamba2[heads=" + heads + " state=" + headDim + "]");
  }

  /// Every mixer with every seed, seed after seed, going on after those of an earlier run of the same study.
  public List<SwapResult> run(List<SwapResult> done, Listener listener) {
    List<SwapResult> out = new ArrayList<>(done);
    while (out.size() < mixers.size() * seeds) {
      out.add(train(mixers.get(out.size() % mixers.size()), 1 + out.size() / mixers.size()));
      listener.ran(List.copyOf(out));
    }
    return List.copyOf(out);
  }

  private SwapResult train(String mixer, long seed) {
    Recipe own = recipe.withStudent(new Recipe.Student(mixer, List.of(),
        recipe.student().initialisation(), recipe.student().layers()));
    double[] found = new double[3];
    new ShortRun(teacher, config, corpus).train(own, STAGES.plans(own, tokens, rate), seed, (stage, student) -> {
      boolean last = stage.equals("supervised");
      found[last ? 1 : 0] = BlockDistance.mean(teacher, student, heldOut);
      if (last) {
        found[2] = score.applyAsDouble(student);
      }
    });
    return new SwapResult(mixer, seed, found[0], found[1], found[2]);
  }
}
