package org.seqmix.hybrid.engine;

import java.util.List;
import java.util.function.Supplier;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.model.DecoderState;

/// Hears how a job goes, from the thread that steps the engine: it should return soon.
///
/// What a listener throws ends its own job with {@link #failed}; other jobs go on.
public interface JobListener {
  /// The prompt has a row: its first `cached` tokens will not be read, since the state behind them was kept. Once, before
  /// anything else; not for a job that is to write and score nothing.
  default void begun(int cached) {
  }

  /// The prompt has been read and scored; only where the job asks for it, and before any token.
  default void prompt(List<ScoredToken> tokens) {
  }

  /// Text `sample` goes on with this token. False ends it here, as a stop token would: a stop text was found.
  boolean token(int sample, ScoredToken token);

  /// Text `sample` has ended. Once for every text.
  void ended(int sample, Generation.End end);

  /// Text `sample` leaves its row, after it has ended: `read` are the tokens that the row stands behind, and `row` gives a
  /// copy of its state, which the caller closes. Only for a text that had a row.
  default void left(int sample, int[] read, Supplier<DecoderState> row) {
  }

  /// The job cannot go on. Nothing is heard of it afterwards.
  void failed(RuntimeException why);
}
