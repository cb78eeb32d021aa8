package org.seqmix.cli;

import java.util.Locale;
import org.seqmix.hybrid.speculative.Tally;

/// How long a generation took: reading the prompt up to the first token, then the tokens after it.
final class Timing {
  private int prompt;
  private int samples;
  private long tokens;
  private long began;
  private long first;
  private long ended;
  private Tally tally = Tally.NONE;

  void begin(int promptTokens, int continuations) {
    prompt = promptTokens;
    samples = continuations;
    began = System.nanoTime();
    first = began;
  }

  /// A token has come.
  void token() {
    if (tokens++ == 0) {
      first = System.nanoTime();
    }
  }

  /// A block of a draft's proposals has been read.
  void drafted(Tally block) {
    tally = tally.plus(block);
  }

  void end() {
    ended = System.nanoTime();
    if (tokens == 0) {
      first = ended;
    }
  }

  /// One line with both speeds, and how a draft fared. The first token of each continuation comes with the prompt.
  @Override
  public String toString() {
    long after = Math.max(0, tokens - samples);
    return String.format(Locale.ROOT, "prompt: %,d tokens, %,.0f tokens/s; generated: %,d tokens%s%s", prompt,
        speed(prompt, first - began), tokens,
        after == 0 ? "" : String.format(Locale.ROOT, ", %,.0f tokens/s", speed(after, ended - first)), draft());
  }

  private String draft() {
    return tally.passes() == 0 ? ""
        : String.format(Locale.ROOT, "; draft: %.0f%% of %,d tokens accepted, %.2f tokens a pass",
            100 * tally.acceptance(), tally.judged(), tally.tokensPerPass());
  }

  private static double speed(long count, long nanos) {
    return count * 1e9 / Math.max(1, nanos);
  }
}
