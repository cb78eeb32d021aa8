package org.seqmix.server.template;

/// What one rendering may cost.
///
/// @param steps most operations; long texts count more
/// @param characters most characters of the result, and of any text or list on the way
public record TemplateLimits(long steps, int characters) {
  static final int SOURCE = 1 << 20;
  static final int DEPTH = 100;

  /// A million steps, four million characters.
  public static final TemplateLimits DEFAULT = new TemplateLimits(1_000_000, 4 << 20);
}
