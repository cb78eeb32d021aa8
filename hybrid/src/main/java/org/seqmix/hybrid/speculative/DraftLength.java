package org.seqmix.hybrid.speculative;

/// How many tokens the draft proposes before the target reads them. It depends on what was accepted alone, never on the
/// clock, so that a seed stays a text.
public sealed interface DraftLength {
  /// Most tokens of a block.
  int most();

  /// Length of the next block after one of `proposed` tokens of which `accepted` stayed; of the first one after (0, 0).
  int next(int proposed, int accepted);

  /// Always `tokens`, at least 1.
  static DraftLength fixed(int tokens) {
    return new Fixed(tokens);
  }

  /// At most `tokens`: two more than last time after a block that stayed whole, else one fewer. In the long run a block stays
  /// whole one time in three, so where a token stays with probability a it settles at ln 3 / -ln a tokens.
  static DraftLength upTo(int tokens) {
    return new Adaptive(tokens);
  }

  /// The same length always.
  ///
  /// @param most the length
  record Fixed(int most) implements DraftLength {
    public Fixed {
      require(most);
    }

    @Override
    public int next(int proposed, int accepted) {
      return most;
    }
  }

  /// As long as luck allows.
  ///
  /// @param most the longest
  record Adaptive(int most) implements DraftLength {
    public Adaptive {
      require(most);
    }

    @Override
    public int next(int proposed, int accepted) {
      int length = proposed == 0 ? Math.ceilDiv(most, 2) : accepted == proposed ? proposed + 2 : proposed - 1;
      return Math.clamp(length, 1, most);
    }
  }

  private static void require(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("draft tokens (" + most + ") must be >= 1");
    }
  }
}
