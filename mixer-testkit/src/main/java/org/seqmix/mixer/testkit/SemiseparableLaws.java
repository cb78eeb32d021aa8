package org.seqmix.mixer.testkit;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The laws of a mixer with a semiseparable matrix: those of every mixer, and law 8. The mixer says its state size.
public abstract class SemiseparableLaws extends MixerLaws {
  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 8: off-diagonal blocks have rank at most the state size")
  void offDiagonalBlocksAreNarrow(@ForAll("oneLongRow") LawCase c) {
    on(LawDevice.reference(), c, lab -> RankLaw.offDiagonalBlocksAreNarrow(lab, c));
  }

  @Provide
  Arbitrary<LawCase> oneLongRow() {
    if (mixer().stateSize() == 0) {
      throw new IllegalStateException(mixer().name() + ": law 8 needs the state size; use withStateSize");
    }
    return LawCases.oneLongRow(mixer().stateSize());
  }
}
