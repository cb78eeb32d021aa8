package org.seqmix.eval;

/// One thing to time: reading prompts, or writing tokens.
///
/// @param kind   which of the two
/// @param tokens of each sequence
/// @param batch  sequences at once
public record SpeedTrial(Kind kind, int tokens, int batch) {
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
    if (tokens < 1 || batch < 1) {
      throw new IllegalArgumentException("speed test: tokens (" + tokens + ") and batch (" + batch + ") must be > 0");
    }
    long piece = kind == Kind.PROMPT ? Math.min(tokens, Throughput.PIECE) : 1;
    if (batch * piece > MOST) {
      throw new IllegalArgumentException("batch (" + batch + ") of pieces of " + piece + " tokens: expected at most "
          + MOST + " tokens at once, got " + batch * piece + "; use a smaller batch");
    }
  }

  /// As other tools write it: `pp512` or `tg128`.
  public String name() {
    return (kind == Kind.PROMPT ? "pp" : "tg") + tokens;
  }

  /// Runs the test.
  public Speed run(TimedModel model, Throughput throughput) {
    return switch (kind) {
      case PROMPT -> throughput.prompt(model.decoder(), batch, tokens);
      case GENERATION -> throughput.decode(model.decoder(), batch, tokens);
    };
  }
}
