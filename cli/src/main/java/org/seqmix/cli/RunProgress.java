package org.seqmix.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.run.RunListener;
import org.seqmix.mohawk.run.RunState;

/// Shows a training run: how far each stage is while it runs, and one line when it is done.
final class RunProgress implements RunListener {
  private static final double SMOOTHING = 0.1;

  private final ProgressView view;
  private final PrintWriter out;
  private final Function<String, List<RunState.Step>> ledger;
  private final List<RunState.Step> steps = new ArrayList<>();
  private boolean sampling;
  private double speed;
  private long began;

  /// `ledger` gives the steps of a stage that an earlier run made, where one goes on in its middle.
  RunProgress(Terminal terminal, PrintWriter out, Function<String, List<RunState.Step>> ledger) {
    this.view = ProgressView.on(terminal);
    this.out = out;
    this.ledger = ledger;
  }

  @Override
  public void note(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void sampled(long done, long all) {
    if (!sampling) {
      sampling = true;
      view.begin("sampling", 0, all);
    }
    view.update(done, "tokens of text sampled from the teacher");
    if (done >= all) {
      view.end();
    }
  }

  @Override
  public void begin(String stage, long step, long all) {
    steps.clear();
    if (step > 0) {
      steps.addAll(ledger.apply(stage));
    }
    speed = 0;
    began = System.nanoTime();
    view.begin(stage, step, all);
  }

  @Override
  public void step(String stage, long all, RunState.Step step, double tokensPerSecond) {
    steps.add(step);
    speed = speed == 0 ? tokensPerSecond : speed + SMOOTHING * (tokensPerSecond - speed);
    view.update(step.step(), String.format(Locale.ROOT, "loss %.4f, %,.0f tokens/s", step.loss(), speed));
  }

  @Override
  public void end(String stage, Decoder student) {
    end(stage);
  }

  /// Ends a stage of no student.
  void end(String stage) {
    view.end();
    out.println(steps.isEmpty() ? stage + ": no steps"
        : StageLine.of(stage, steps, (System.nanoTime() - began) / 1e9).toString());
    out.flush();
  }
}
