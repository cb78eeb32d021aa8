package org.seqmix.mohawk.run;

import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.Wsd;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.mohawk.stage.TeacherLogits;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;

/// Trains one stage, step by step.
///
/// Step k depends on the seed, the data and the weights before it alone, so a run resumed at any step gives the bits
/// of an unbroken one.
public final class StageRun implements Training {
  private final String name;
  private final Stage stage;
  private final Decoder teacher;
  private final Decoder student;
  private final TeacherLogits logits;
  private final Scope memory;
  private final AdamW optimizer;
  private final StepBatches batches;
  private final Wsd schedule;
  private final double clip;
  private final boolean recompute;
  private final long steps;
  private long step;
  private long tokens;

  /// A stage at its first step, whose teacher runs along. Rows hold at most `context` tokens.
  public StageRun(String name, StagePlan plan, Recipe.Optimizer optimizer, Decoder teacher, Decoder student,
      Corpus corpus, int context, long seed) {
    this(name, plan, optimizer, teacher, student, TeacherLogits.running(), corpus, context, seed);
  }

  /// A stage at its first step that has the teacher's distributions from `logits`.
  public StageRun(String name, StagePlan plan, Recipe.Optimizer optimizer, Decoder teacher, Decoder student,
      TeacherLogits logits, Corpus corpus, int context, long seed) {
    this.name = name;
    this.stage = plan.create();
    stage.refuses(teacher, student).ifPresent(why -> {
      throw new IllegalArgumentException(why);
    });
    this.teacher = teacher;
    this.student = student;
    this.logits = logits;
    this.memory = student.device().newScope("optimizer of " + name);
    this.optimizer = new AdamW(trained(stage, plan, student), optimizer.adamW(), memory);
    this.batches = new StepBatches(corpus, context, plan, seed);
    this.schedule = plan.schedule(context);
    this.clip = optimizer.clip();
    this.recompute = plan.recompute();
    this.steps = plan.steps(context);
  }

  /// What a stage trains of a student.
  static Parameters trained(Stage stage, StagePlan plan, Decoder student) {
    return student.parameters().filter(p -> stage.trains(student, p) && !plan.freezes(p));
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public long done() {
    return step;
  }

  @Override
  public long tokens() {
    return tokens;
  }

  @Override
  public void resume(long done, long tokensSoFar) {
    batches.skip(done);
    step = done;
    tokens = tokensSoFar;
  }

  @Override
  public Parameters moments() {
    return optimizer.moments();
  }

  @Override
  public RunState.Step next() {
    List<StepBatches.Part> parts = batches.next(stage);
    double rate = schedule.rate(step);
    double[] losses = new double[0];
    for (StepBatches.Part part : parts) {
      try (Scope scope = student.device().newScope(name + " step " + (step + 1))) {
        double[] own = stage.gradients(new Lesson(teacher, student, part.batch(), optimizer::watch, logits, scope,
            part.share(), recompute));
        losses = Arrays.copyOf(losses, own.length);
        for (int i = 0; i < own.length; i++) {
          losses[i] += part.share() * own[i];
        }
      }
      tokens += part.batch().tokens();
    }
    double norm = optimizer.step(step + 1, rate, clip, stage.isPerLayer() ? StageRun::layer : n -> "all");
    step++;
    return new RunState.Step(step, tokens, losses, rate, norm);
  }

  /// The layer a parameter belongs to: what precedes its third dot, as in `backbone.layers.3.mixer.D`.
  static String layer(String parameter) {
    int at = parameter.indexOf(".layers.");
    int end = at < 0 ? -1 : parameter.indexOf('.', at + ".layers.".length());
    return end < 0 ? "" : parameter.substring(0, end);
  }

  @Override
  public void close() {
    memory.close();
  }
}
