package org.seqmix.eval;

/// One thing to time: reading prompts, or writing tokens.
///
/// @param kind   which of the two
/// @param tokens of each sequence
/// @param batch  sequences at once
/// @param depth  tokens of each sequence that were read before, outside the time
public record SpeedTrial(Kind kind, int tokens, int batch, int depth) {
  /// Most tokens that may be computed at once.
  private static final int MOST = 1 << 20;

  /// What a test does.
  public enum Kind {
    /// Reads prompts; logits of the last position of each.
    PROMPT,
    /// Writes tokens from an empty state.
    GENERATION
  }

  public SpeedTrial {
    if (tokens < 1 || batch < 1 || depth < 0) {
      throw new IllegalArgumentException("speed test: tokens (" + tokens + ") and batch (" + batch
          + ") must be > 0 and depth (" + depth + ") >= 0");
    }
    long piece = kind == Kind.PROMPT ? Math.min(tokens, Throughput.PIECE) : 1;
    if (batch * piece > MOST) {
      throw new IllegalArgumentException("batch (" + batch + ") of pieces of " + piece + " tokens: expected at most "
          + MOST + " tokens at once, got " + batch * piece + "; use a smaller batch");
    }
  }

  /// A test from the empty state.
  public SpeedTrial(Kind kind, int tokens, int batch) {
    this(kind, tokens, batch, 0);
  }

  /// As other tools write it: `pp512` or `tg128`, and `tg128 @ d4096` at a depth.
  public String name() {
    return (kind == Kind.PROMPT ? "pp" : "tg") + tokens + (depth == 0 ? "" : " @ d" + depth);
  }

  /// Runs the test.
  public Speed run(TimedModel model, Throughput throughput) {
    return switch (kind) {
      case PROMPT -> throughput.prompt(model.decoder(), batch, depth, tokens);
      case GENERATION -> throughput.decode(model.decoder(), batch, depth, tokens);
    };
  }
}
