package org.seqmix.mohawk.run;

import org.seqmix.tensor.Parameters;

/// One stage at work: all layers in every step ({@link StageRun}), or layer after layer ({@link LayerRun}).
public interface Training extends AutoCloseable {
  /// Optimizer steps of the whole stage.
  long steps();

  /// Steps done.
  long done();

  /// Tokens read so far.
  long tokens();

  /// Whether all steps are done.
  default boolean isDone() {
    return done() >= steps();
  }

  /// Goes on after `done` steps, which read `tokens` tokens and whose weights have been loaded; the caller loads
  /// {@link #moments} next.
  void resume(long done, long tokens);

  /// The optimizer's moments, for checkpoints.
  Parameters moments();

  /// Runs one step and tells what the ledger keeps of it.
  RunState.Step next();

  /// Frees the optimizer.
  @Override
  void close();
}
