package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.SequenceMixer;

/// What a mixer may do that keeps laws 3 and 4 within a bound, and what it may not.
class WithinBoundTest {
  private static final LawCase TRY =
      new LawCase(List.of(new LawCase.Row(9, List.of(3, 4)), new LawCase.Row(0, List.of()),
          new LawCase.Row(7, List.of(2))), 5);
  /// Well within the bound of 1e-12 in F64, and well above a rounding.
  private static final double LITTLE = 1e-14;
  private static final double MUCH = 1e-11;

  static List<BiConsumer<Lab, LawCase>> laws() {
    return List.of(PiecesLaw::piecesAreTheWhole, PiecesLaw::newDocumentsForget,
        CausalityLaw::laterInputsChangeNothing);
  }

  private static MixerUnderTest made(Function<LeakyMemory, ? extends SequenceMixer> spoiled) {
    return MixerUnderTest.of("leaky", w -> spoiled.apply(new LeakyMemory(w)));
  }

  private static void run(MixerUnderTest mixer, BiConsumer<Lab, LawCase> law) {
    try (Lab lab = Lab.open(LawDevice.reference(), mixer, TRY.seed())) {
      law.accept(lab, TRY);
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void roundingIsAllowedWhereTheMixerSaysSo(BiConsumer<Lab, LawCase> law) {
    MixerUnderTest little = made(sound -> BrokenLayers.leaks(sound, LITTLE));
    assertThatCode(() -> run(little.withinBound("reference"), law)).doesNotThrowAnyException();
    assertThatThrownBy(() -> run(little.withinBound("cpu"), law)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected the bits of");
    assertThatThrownBy(() -> run(little, law)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void moreThanTheBoundIsNot(BiConsumer<Lab, LawCase> law) {
    MixerUnderTest much = made(sound -> BrokenLayers.leaks(sound, MUCH)).withinBound("reference");
    assertThatThrownBy(() -> run(much, law)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("within 1.0E-12 of");
  }

  @Test
  void statesAreStillCarriedAndLaterTokensUnseen() {
    assertThatThrownBy(() -> run(made(BrokenLayers::forgetsItsState).withinBound("reference"),
        PiecesLaw::piecesAreTheWhole)).hasMessageContaining("advance at once and in pieces");
    assertThatThrownBy(() -> run(made(BrokenLayers::neverForgets).withinBound("reference"),
        PiecesLaw::newDocumentsForget)).hasMessageContaining("law 3");
    assertThatThrownBy(() -> run(made(BrokenLayers::peeks).withinBound("reference"),
        CausalityLaw::laterInputsChangeNothing)).hasMessageContaining("law 4");
  }

  @Test
  void aRowStillDoesNotDependOnItsBatch() {
    MixerUnderTest little = made(sound -> BrokenLayers.leaks(sound, LITTLE)).withinBound("reference");
    assertThatThrownBy(() -> run(little, BatchLaw::rowsAreAlone)).hasMessageContaining("law 5");
  }
}
