package org.seqmix.eval.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.scale.Spent;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineCounts;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;

/// One model's answers to the questions of a task, drawn round after round and kept in a file.
///
/// A round brings every question to a number of texts: all texts that are missing are written in one wide batch, a
/// question's from one reading of its prompt. Every text is in the file as soon as it ends, so that whoever begins again
/// asks for no text twice. **Texts do not depend on rounds, rows or interruptions.** Seconds are those actually spent, over
/// interruptions too.
///
/// *Threads*: one. *Errors*: a file of another model, task or way to draw; what the engine throws.
public final class Sampling implements AutoCloseable {
  private final SampledModel model;
  private final SampleTask task;
  private final SampleSettings settings;
  private final LongSupplier clock;
  private final SampleFile file;
  private final Prompts prompts;
  private final Engine engine;
  private @Nullable RuntimeException failure;
  private long began;

  /// Texts of `model` in `file`, which is made where it is missing; `clock` gives nanoseconds.
  public Sampling(SampledModel model, SampleTask task, SampleSettings settings, Path file, LongSupplier clock) {
    this.model = model;
    this.task = task;
    this.settings = settings;
    this.clock = clock;
    this.prompts = Prompts.of(model, task);
    this.file = SampleFile.open(file, model, task, settings);
    this.engine = new Engine(model.model().decoder(),
        EngineOptions.rows(settings.rows()).withCache(settings.cacheBytes()));
  }

  /// Who answers.
  public SampledModel model() {
    return model;
  }

  /// Questions whose prompts lost their beginning, because prompt and answer would not fit the model's context.
  public int cutPrompts() {
    return prompts.cut();
  }

  /// Brings every question of `questions` to `samples` texts and notes what that took. Without anything to do, nothing is
  /// noted. `progress` hears of every text that ends.
  public void drawTo(int samples, BitSet questions, Runnable progress) {
    began = clock.getAsLong();
    List<Answering> open = new ArrayList<>();
    for (int q = questions.nextSetBit(0); q >= 0; q = questions.nextSetBit(q + 1)) {
      int[] missing = file.missing(q, samples);
      if (missing.length > 0) {
        int question = q;
        Answering ear = new Answering(model.tokenizer(), prompts.ids()[q], task.stops(), (i, text, tokens, end) -> {
          file.add(new SampledText(question, missing[i], text, tokens, end), sinceBegan());
          progress.run();
        }, e -> failure = e);
        long[] seeds = Arrays.stream(missing).mapToLong(s -> settings.seedOf(question, s)).toArray();
        engine.submit(new Job(prompts.ids()[q], settings.sampling(), seeds, prompts.answerTokens(),
            model.model().tokens(model.tokenizer()).eos(), -1, false), ear);
        open.add(ear);
      }
    }
    if (open.isEmpty() && file.isNoted(samples)) {
      return;
    }
    boolean more = true;
    while (more) {
      more = engine.step();
      if (failure != null) {
        throw failure;
      }
    }
    file.note(samples, sinceBegan(), settings.rows());
  }

  private double sinceBegan() {
    return (clock.getAsLong() - began) / 1e9;
  }

  /// Texts of a question so far, in their order.
  public List<SampledText> texts(int question) {
    return file.texts(question);
  }

  /// What the rounds so far took.
  public List<Spent> spent() {
    return file.spent();
  }

  /// What the engine did since it was opened.
  public EngineCounts counts() {
    return engine.counts();
  }

  @Override
  public void close() {
    engine.close();
    file.close();
  }
}
