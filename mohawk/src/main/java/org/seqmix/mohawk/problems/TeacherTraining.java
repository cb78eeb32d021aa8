package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.run.RunListener;
import org.seqmix.mohawk.run.RunState;
import org.seqmix.mohawk.run.StageRun;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Scope;

/// Trains the embedded teacher: a small Llama on word problems, from fresh weights, by plain next-token prediction.
///
/// @param out model directory to write
/// @param levels levels of the training problems; one that stands there twice is drawn twice as often
/// @param tokens training tokens
/// @param rows rows of {@link #CONTEXT} tokens a step
/// @param rate highest learning rate
/// @param seed decides weights, problems and their order
public record TeacherTraining(Path out, List<Level> levels, long tokens, int rows, double rate, long seed) {
  /// The teacher's context: four problems of three steps in training, one of any level in use.
  public static final int CONTEXT = 256;
  private static final int WIDTH = 128;
  private static final int MLP = 384;
  private static final int LAYERS = 4;
  private static final int HEADS = 4;
  private static final int MEAN_PROBLEM_TOKENS = 50;

  /// The teacher's configuration for a vocabulary of `tokens`.
  static LlamaConfig config(int tokens, int bos, int eos) {
    return new LlamaConfig(WIDTH, MLP, LAYERS, HEADS, HEADS, WIDTH / HEADS, tokens, CONTEXT, 1e-5, true,
        new RopeConfig(10_000), new SpecialTokens(OptionalInt.of(bos), List.of(eos)));
  }

  /// Trains, writes weights as BF16 with tokenizer and configuration, and returns the last step.
  public RunState.Step run(Device device, RunListener listener) throws IOException {
    ProblemTokenizer.write(out, CONTEXT);
    try (Tokenizer tokenizer = Tokenizer.open(out); Scope scope = device.newScope("teacher")) {
      LlamaConfig config = config(tokenizer.vocabSize(), tokenizer.bosId().orElseThrow(),
          tokenizer.eosId().orElseThrow());
      Decoder decoder = new Decoder(Architecture.plan(config), new FreshWeights(scope, DType.F32, seed));
      StagePlan plan = new StagePlan("next-token", "", "", tokens, rows, 1, rate, 0.05, 0.3, List.of(), false,
          "cross_entropy", 1, 0, 0, false, false, Map.of());
      Recipe.Optimizer optimizer = new Recipe.Optimizer(0.9, 0.95, 1e-8, 0.1, 1);
      RunState.Step last = null;
      try (StageRun run = new StageRun("teacher", plan, optimizer, decoder, decoder, corpus(tokenizer, config), CONTEXT,
          seed)) {
        listener.begin("teacher", 0, run.steps());
        while (!run.isDone()) {
          long began = System.nanoTime();
          long before = last == null ? 0 : last.tokens();
          last = run.next();
          listener.step("teacher", run.steps(), last, (last.tokens() - before) * 1e9 / (System.nanoTime() - began));
        }
      }
      ModelWriter.write(out, config, decoder.parameters(), DType.BF16);
      if (last == null) {
        throw new IllegalArgumentException("tokens (" + tokens + ") must be > 0");
      }
      return last;
    }
  }

  private Corpus corpus(Tokenizer tokenizer, LlamaConfig config) {
    ProblemGenerator generator = new ProblemGenerator(seed, Split.TRAIN, levels);
    List<String> texts = new ArrayList<>();
    for (long i = 0; i * MEAN_PROBLEM_TOKENS < tokens; i++) {
      texts.add(ProblemText.document(generator.problem(i)));
    }
    return Corpus.encode(texts, tokenizer, config, true);
  }
}
