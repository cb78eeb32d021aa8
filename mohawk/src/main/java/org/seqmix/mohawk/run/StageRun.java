package org.seqmix.mohawk.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.data.Packing;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.Wsd;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;

/// Trains one stage, step by step.
///
/// Step k depends on the seed, the data and the weights before it alone, so a run resumed at any step gives the bits
/// of an unbroken one.
public final class StageRun implements AutoCloseable {
  private final String name;
  private final Stage stage;
  private final Decoder teacher;
  private final Decoder student;
  private final Scope memory;
  private final AdamW optimizer;
  private final Packing packing;
  private final Wsd schedule;
  private final double clip;
  private final boolean recompute;
  private final long steps;
  private long step;
  private long tokens;

  /// A stage at its first step. Rows hold at most `context` tokens.
  public StageRun(String name, StagePlan plan, Recipe.Optimizer optimizer, Decoder teacher, Decoder student,
      Corpus corpus, int context, long seed) {
    this.name = name;
    this.stage = plan.create();
    stage.refuses(teacher, student).ifPresent(why -> {
      throw new IllegalArgumentException(why);
    });
    this.teacher = teacher;
    this.student = student;
    this.memory = student.device().newScope("optimizer of " + name);
    this.optimizer = new AdamW(trained(stage, plan, student), optimizer.adamW(), memory);
    this.packing = new Packing(corpus, context, plan.rows(), seed);
    this.schedule = plan.schedule(context);
    this.clip = optimizer.clip();
    this.recompute = plan.recompute();
    this.steps = plan.steps(context);
  }

  private static Parameters trained(Stage stage, StagePlan plan, Decoder student) {
    return student.parameters().filter(p -> stage.trains(student, p) && !plan.freezes(p));
  }

  /// Steps of the whole stage.
  public long steps() {
    return steps;
  }

  /// Tokens read so far.
  public long tokens() {
    return tokens;
  }

  /// Whether all steps are done.
  public boolean isDone() {
    return step >= steps;
  }

  /// Goes on after `done` steps whose weights and moments have been loaded.
  public void resume(long done, long tokensSoFar) {
    packing.skip(done);
    step = done;
    tokens = tokensSoFar;
  }

  /// The optimizer's moments, for checkpoints.
  public Parameters moments() {
    return optimizer.moments();
  }

  /// Runs one step.
  public RunState.Step next() {
    Batch batch = packing.next();
    double rate = schedule.rate(step);
    double[] losses;
    try (Scope scope = student.device().newScope(name + " step " + (step + 1))) {
      losses = stage.gradients(new Lesson(teacher, student, batch, optimizer::watch, scope, recompute));
    }
    double norm = optimizer.step(step + 1, rate, clip, stage.isPerLayer() ? StageRun::layer : n -> "all");
    step++;
    tokens += batch.tokens();
    return new RunState.Step(step, tokens, losses, rate, norm);
  }

  /// The layer a parameter belongs to: what precedes its third dot, as in `backbone.layers.3.mixer.D`.
  private static String layer(String parameter) {
    int at = parameter.indexOf(".layers.");
    int end = at < 0 ? -1 : parameter.indexOf('.', at + ".layers.".length());
    return end < 0 ? "" : parameter.substring(0, end);
  }

  @Override
  public void close() {
    memory.close();
  }

  /// Collects steps and says when a checkpoint is due.
  static final class Log {
    private final Map<String, List<RunState.Step>> history = new LinkedHashMap<>();
    private final Duration every;
    private long saved = System.nanoTime();

    Log(Map<String, List<RunState.Step>> before, Duration every) {
      before.forEach((k, v) -> history.put(k, new ArrayList<>(v)));
      this.every = every;
    }

    void add(String stage, RunState.Step step) {
      history.computeIfAbsent(stage, s -> new ArrayList<>()).add(step);
    }

    Map<String, List<RunState.Step>> history() {
      return history;
    }

    boolean isDue() {
      return System.nanoTime() - saved >= every.toNanos();
    }

    void saved() {
      saved = System.nanoTime();
    }
  }
}
