package org.seqmix.eval.matrix;

import java.util.List;

/// How much of a text is pictured.
///
/// @param tokens most tokens
/// @param bytes  most bytes of all matrices together; in a page, four characters for three bytes
public record PictureLimits(int tokens, long bytes) {
  /// A page below 3 MB.
  public static final PictureLimits PAGE = new PictureLimits(128, 2_000_000);
  /// Rather than fewer tokens than this, fewer heads.
  private static final int FEW = 64;

  public PictureLimits {
    if (tokens < 1 || bytes < 1) {
      throw new IllegalArgumentException("pictures: tokens (" + tokens + ") and bytes (" + bytes + ") must be > 0");
    }
  }

  /// The same bytes for texts of another length.
  public PictureLimits withTokens(int most) {
    return new PictureLimits(most, bytes);
  }

  /// What fits.
  ///
  /// @param tokens tokens, from the first on
  /// @param every  of each layer's heads, 0, every, 2 every and so on
  public record Kept(int tokens, int every) {
  }

  /// What fits of `length` tokens for layers with these numbers of heads, those of all models.
  public Kept keep(int length, List<Integer> heads) {
    int kept = Math.min(length, tokens);
    while (kept > FEW && pictures(heads, 1) * Triangle.entries(kept) > bytes) {
      kept--;
    }
    int every = 1;
    int most = heads.stream().mapToInt(Integer::intValue).max().orElse(1);
    while (every < most && pictures(heads, every) * Triangle.entries(kept) > bytes) {
      every++;
    }
    return new Kept(kept, every);
  }

  private static long pictures(List<Integer> heads, int every) {
    return heads.stream().mapToLong(h -> Math.ceilDiv(h, every)).sum();
  }
}
