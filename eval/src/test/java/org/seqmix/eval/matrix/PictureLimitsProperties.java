package org.seqmix.eval.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PictureLimitsProperties {
  private static long bytes(PictureLimits.Kept kept, List<Integer> heads) {
    return heads.stream().mapToLong(h -> Math.ceilDiv(h, kept.every())).sum() * Triangle.entries(kept.tokens());
  }

  @Property
  void whatIsKeptFits(@ForAll @IntRange(min = 1, max = 200) int layers, @ForAll @IntRange(min = 1, max = 128) int heads,
      @ForAll @IntRange(min = 1, max = 4096) int length) {
    List<Integer> all = Collections.nCopies(2 * layers, heads);
    PictureLimits.Kept kept = PictureLimits.PAGE.keep(length, all);
    assertThat(bytes(kept, all)).isLessThanOrEqualTo(PictureLimits.PAGE.bytes());
    assertThat(kept.tokens()).isBetween(Math.min(length, 64), 128);
    if (kept.every() > 1) {
      assertThat(bytes(new PictureLimits.Kept(kept.tokens(), kept.every() - 1), all))
          .as("no more heads left out than needed").isGreaterThan(PictureLimits.PAGE.bytes());
    }
  }

  @Example
  void smallModelsAreKeptWhole() {
    assertThat(PictureLimits.PAGE.keep(269, Collections.nCopies(12, 8))).isEqualTo(new PictureLimits.Kept(128, 1));
    assertThat(PictureLimits.PAGE.keep(5, List.of(1))).isEqualTo(new PictureLimits.Kept(5, 1));
  }
}
