package org.seqmix.mohawk.problems;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/// The border between training problems and held-out problems.
///
/// A problem's arithmetic alone decides: its chain without spaces and intermediate results, for instance `35+48x3-20`,
/// is a test problem iff its CRC-32 is divisible by 16. The seed, the level and the wording play no part, so training
/// and test streams of any seeds share no problem, not even one told in other words. About one chain in 16 is held out.
public enum Split {
  TRAIN,
  TEST;

  private static final int TEST_SHARE = 16;

  /// *Cost*: one pass over the chain's text, under 20 bytes.
  public static Split of(List<Step> steps) {
    CRC32 hash = new CRC32();
    hash.update(chain(steps).getBytes(StandardCharsets.US_ASCII));
    return hash.getValue() % TEST_SHARE == 0 ? TEST : TRAIN;
  }

  private static String chain(List<Step> steps) {
    StringBuilder text = new StringBuilder().append(steps.getFirst().left());
    for (Step step : steps) {
      text.append(step.operation().symbol()).append(step.right());
    }
    return text.toString();
  }
}
