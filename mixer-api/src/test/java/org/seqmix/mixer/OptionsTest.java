package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options options(Map<String, ?> values) {
    return Options.ofMixer("example", values);
  }

  @Test
  void knownOptionsAreRead() {
    Options o = options(Map.of("heads", 4, "scale", 0.5, "kind", "wide", "taps", 3L));
    assertThat(o.size("heads")).isEqualTo(4);
    assertThat(o.size("taps", 7)).isEqualTo(3);
    assertThat(o.size("groups", 2)).isEqualTo(2);
    assertThat(o.number("scale", 1)).isEqualTo(0.5);
    assertThat(o.number("epsilon", 1e-5)).isEqualTo(1e-5);
    assertThat(o.word("kind", "narrow")).isEqualTo("wide");
    assertThat(o.word("other", "none")).isEqualTo("none");
    o.finish();
  }

  @Test
  void flagsAreOneOrZeroOrWords() {
    Options o = options(Map.of("bias", 1, "norm", 0.0, "gate", true, "skip", false));
    assertThat(o.flag("bias", false)).isTrue();
    assertThat(o.flag("norm", true)).isFalse();
    assertThat(o.flag("gate", false)).isTrue();
    assertThat(o.flag("skip", true)).isFalse();
    assertThat(o.flag("other", true)).isTrue();
    assertThat(o.flag("another", false)).isFalse();
    o.finish();
  }

  @Test
  void unknownOptionsAreRefusedWithThoseThereAre() {
    Options o = options(Map.of("heads", 4, "haeds", 4));
    o.size("heads");
    o.size("state", 16);
    assertThatIllegalArgumentException().isThrownBy(o::finish)
        .withMessage("mixer example: unknown option haeds; it knows [heads, state]");
  }

  @Test
  void wrongValuesSayWhatIsExpected() {
    assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of()).size("heads"))
        .withMessage("mixer example: option heads is missing");
    for (Object wrong : new Object[] {0, -1, 1.5, "four", 1e12, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of("heads", wrong)).size("heads"))
          .withMessage("mixer example: option heads: expected a whole number > 0, got " + wrong);
    }
    for (Object wrong : new Object[] {"x", Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of("scale", wrong)).number("scale", 1))
          .withMessage("mixer example: option scale: expected a number, got " + wrong);
    }
    for (Object wrong : new Object[] {2, 0.5, -1, "yes", Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of("bias", wrong)).flag("bias", true))
          .withMessage("mixer example: option bias: expected 1 or 0, got " + wrong);
    }
  }

  @Test
  void aPartSeesWhatTheWholeWasGiven() {
    Options whole = Options.ofMixer("both", Map.of("heads", 4, "theta", 7, "state", 3));
    Options part = whole.part(Map.of("heads", 1, "kind", "small"));
    assertThat(part.size("heads")).isEqualTo(1);
    assertThat(part.word("kind", "")).isEqualTo("small");
    assertThat(part.number("theta", 0)).isEqualTo(7);
    assertThat(part.number("window", 5)).isEqualTo(5);
    part.finish();
    assertThat(whole.size("heads")).isEqualTo(4);
    assertThatIllegalArgumentException().isThrownBy(whole::finish)
        .withMessage("mixer both: unknown option state; it knows [theta, window, heads]");
  }
}
