package org.seqmix.mohawk.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.Wsd;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.DocumentKey;
import org.seqmix.mohawk.stage.LayerStage;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.TeacherLogits;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Trains a stage of independent layers one layer after the other: all steps of layer 0, then all of layer 1.
///
/// Weights get the bits that {@link StageRun} gives them. In memory are one layer's optimizer and what a step of one layer
/// needs; a teacher with mapped weights is read a block at a time. What goes into a layer comes from {@link LayerStreams}.
/// The ledger's steps grow: step k has the losses of the layers that have been through it.
public final class LayerRun implements Training {
  private final String name;
  private final LayerStage stage;
  private final StagePlan plan;
  private final Recipe.Optimizer options;
  private final Decoder teacher;
  private final Decoder student;
  private final Corpus corpus;
  private final int context;
  private final long seed;
  private final LayerStreams streams;
  private final LongFunction<RunState.@Nullable Step> ledger;
  private final Wsd schedule;
  private final long stepsOfLayer;
  private int layer;
  private long step;
  private long tokens;
  private long tokensOfLayer;
  private Scope memory;
  private AdamW optimizer;
  private StepBatches batches;
  private boolean isOpen;

  /// A stage at its first step. Rows hold at most `context` tokens; files go to `folder`; `ledger` has the step of a number
  /// as the layers before left it.
  public LayerRun(String name, StagePlan plan, Recipe.Optimizer options, Decoder teacher, Decoder student,
      Corpus corpus, int context, long seed, Path folder, LongFunction<RunState.@Nullable Step> ledger) {
    if (!(plan.create() instanceof LayerStage layered)) {
      throw new IllegalArgumentException(
          "stage " + name + ": expected a stage of independent layers, got " + plan.stage());
    }
    layered.refuses(teacher, student).ifPresent(why -> {
      throw new IllegalArgumentException(why);
    });
    this.name = name;
    this.stage = layered;
    this.plan = plan;
    this.options = options;
    this.teacher = teacher;
    this.student = student;
    this.corpus = corpus;
    this.context = context;
    this.seed = seed;
    this.ledger = ledger;
    this.schedule = plan.schedule(context);
    this.stepsOfLayer = plan.steps(context);
    this.streams =
        new LayerStreams(folder, teacher, stepsOfLayer == 0 ? List.of() : documents(), plan.rows() * context);
    begin();
  }

  /// Every document that the steps read, once, in the order in which they come up.
  private List<int[]> documents() {
    Set<DocumentKey> seen = new HashSet<>();
    List<int[]> out = new ArrayList<>();
    StepBatches all = new StepBatches(corpus, context, plan, seed);
    for (long i = 0; i < stepsOfLayer; i++) {
      for (Batch batch : all.batches()) {
        for (Rows.Span span : batch.rows().spans()) {
          int[] document = Arrays.copyOfRange(batch.ids(), span.from(), span.to());
          if (seen.add(DocumentKey.of(document))) {
            out.add(document);
          }
        }
      }
    }
    return out;
  }

  /// The optimizer and the batches of the layer at work.
  private void begin() {
    memory = student.device().newScope("optimizer of " + name + ", layer " + layer);
    Parameters own = student.blocks().get(layer).parameters();
    optimizer = new AdamW(StageRun.trained(stage, plan, student).filter(own::contains), options.adamW(), memory);
    batches = new StepBatches(corpus, context, plan, seed);
    tokensOfLayer = 0;
    isOpen = false;
  }

  @Override
  public long steps() {
    return stepsOfLayer * student.blocks().size();
  }

  @Override
  public long done() {
    return layer * stepsOfLayer + step;
  }

  @Override
  public long tokens() {
    return tokens;
  }

  @Override
  public void resume(long done, long tokensSoFar) {
    memory.close();
    layer = Math.toIntExact((done - 1) / stepsOfLayer);
    step = done - layer * stepsOfLayer;
    begin();
    batches.skip(step);
    RunState.Step last = step == 0 ? null : ledger.apply(step);
    tokensOfLayer = last == null ? 0 : last.tokens();
    tokens = tokensSoFar;
  }

  @Override
  public Parameters moments() {
    return optimizer.moments();
  }

  @Override
  public RunState.Step next() {
    if (step == stepsOfLayer) {
      memory.close();
      layer++;
      step = 0;
      begin();
    }
    if (!isOpen) {
      streams.open(layer);
      isOpen = true;
    }
    double loss = 0;
    for (StepBatches.Part part : batches.next(stage)) {
      try (Scope scope = student.device().newScope(name + " layer " + layer + " step " + (step + 1))) {
        Lesson lesson = new Lesson(teacher, student, part.batch(), optimizer::watch, TeacherLogits.running(), scope,
            part.share(), plan.recompute());
        loss += part.share() * stage.layer(lesson, layer, streams.before(part.batch(), scope),
            streams.after(part.batch(), scope));
      }
      tokens += part.batch().tokens();
      tokensOfLayer += part.batch().tokens();
    }
    double rate = schedule.rate(step);
    double norm = optimizer.step(step + 1, rate, options.clip(), StageRun::layer);
    step++;
    return grown(loss, rate, norm);
  }

  /// The ledger's step with this layer's loss after those of the layers before.
  private RunState.Step grown(double loss, double rate, double norm) {
    RunState.Step before = layer == 0 ? null : ledger.apply(step);
    double[] losses = Arrays.copyOf(before == null ? new double[0] : before.losses(), layer + 1);
    losses[layer] = loss;
    double others = before == null ? 0 : before.norm();
    return new RunState.Step(step, tokensOfLayer, losses, rate, Math.hypot(others, norm));
  }

  @Override
  public void close() {
    memory.close();
    if (isDone()) {
      streams.remove();
    } else {
      streams.close();
    }
  }
}
