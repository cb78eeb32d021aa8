package org.seqmix.mohawk.run;

import org.seqmix.hybrid.model.Decoder;

/// Hears of a run's progress; every method may be left out.
public interface RunListener {
  /// Nobody listens.
  RunListener NONE = new RunListener() {};

  /// Something worth a line: sampling began, a checkpoint was found.
  default void note(String line) {
  }

  /// `done` of `all` tokens have been sampled from the teacher.
  default void sampled(long done, long all) {
  }

  /// A stage begins or goes on at `step` of `steps`.
  default void begin(String stage, long step, long steps) {
  }

  /// A step is done; `tokensPerSecond` is this step's.
  default void step(String stage, long steps, RunState.Step step, double tokensPerSecond) {
  }

  /// A stage is done; `student` is as it is now.
  default void end(String stage, Decoder student) {
  }
}
