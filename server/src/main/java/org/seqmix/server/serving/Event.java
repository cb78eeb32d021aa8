package org.seqmix.server.serving;

import java.util.List;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.server.text.Delta;
import org.seqmix.server.text.Finish;

/// Something that happened to the texts of a request.
sealed interface Event {
  /// Which prompt it was.
  int prompt();

  /// The prompt begins; its first `tokens` are not read, since the state behind them was kept.
  record Begun(int prompt, int tokens) implements Event {
  }

  /// The prompt's tokens have their log-probabilities.
  record Scored(int prompt, List<ScoredToken> tokens) implements Event {
  }

  /// A text has become longer.
  record Wrote(int prompt, int sample, Delta delta) implements Event {
  }

  /// A text has ended; `tokens` were written in it.
  record Ended(int prompt, int sample, Delta rest, Finish finish, int tokens) implements Event {
  }

  /// A job was given up.
  record Failed(int prompt, RuntimeException why) implements Event {
  }
}
