package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.SequenceMixer;

/// Every law catches a mixer that breaks it, on the same tries on which a sound mixer keeps it.
class LawsCanFailTest {
  /// Ragged rows of packed documents, as the properties draw them.
  private static final List<LawCase> TRIES = List.of(
      new LawCase(List.of(row(9, 3, 4), row(0), row(1), row(5)), 1),
      new LawCase(List.of(row(7), row(8, 2), row(3)), 2),
      new LawCase(List.of(row(4, 1), row(6), row(9)), 3));

  /// A way to break a law.
  ///
  /// @param name what is broken
  /// @param mixer spoils a sound mixer
  /// @param law the law that catches it
  record Defect(String name, Function<LeakyMemory, ? extends SequenceMixer> mixer, BiConsumer<Lab, LawCase> law) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Defect> defects() {
    return List.of(
        new Defect("1: skip left out of the matrix", BrokenMatrices::leavesOutItsSkip,
            MatrixLaw::forwardIsMatrixTimesValues),
        new Defect("1: forward reads on across borders", BrokenLayers::readsOnAcrossBorders,
            MatrixLaw::forwardIsMatrixTimesValues),
        new Defect("2: apply is another matrix", BrokenMatrices::appliesAnother, MatrixLaw::applyIsDenseTimesValues),
        new Defect("2: blocks count their rows from 0", BrokenMatrices::countsRowsFromTheBlock,
            MatrixLaw::rowsAreRowsOfDense),
        new Defect("3: state not carried", BrokenLayers::forgetsItsState, PiecesLaw::piecesAreTheWhole),
        new Defect("3: borders not kept", BrokenLayers::readsOnAcrossBorders, PiecesLaw::piecesAreTheWhole),
        new Defect("3: positions stand still", BrokenStates::standsStill, PiecesLaw::piecesAreTheWhole),
        new Defect("3: a document begins where another ended", BrokenLayers::neverForgets,
            PiecesLaw::newDocumentsForget),
        new Defect("3: steps twice", BrokenLayers::stepsTwice, PiecesLaw::stepIsAPieceOfOne),
        new Defect("4: peeks at the next token", BrokenLayers::peeks, CausalityLaw::laterInputsChangeNothing),
        new Defect("4: matrix looks ahead", BrokenMatrices::looksAhead, CausalityLaw::matrixLooksBackOnly),
        new Defect("5: looks at the batch", BrokenLayers::looksAtTheBatch, BatchLaw::rowsAreAlone),
        new Defect("5: reads on across borders", BrokenLayers::readsOnAcrossBorders, BatchLaw::documentsAreAlone),
        new Defect("5: matrix depends on the batch", BrokenMatrices::dependsOnTheBatch, BatchLaw::matricesAreAlone),
        new Defect("6: half a gradient", BrokenLayers::halvesItsGradient, GradientLaw::ofForward),
        new Defect("6: a parameter's gradient dropped", BrokenMatrices::losesTheGradientOfItsSkip,
            GradientLaw::ofMatrix),
        new Defect("6: a parameter's gradient dropped on the way out", BrokenMatrices::losesTheGradientOfItsKeys,
            GradientLaw::ofParts),
        new Defect("6: a distance's gradient dropped for one parameter", BrokenMatrices::losesTheGradientOfItsKeys,
            GradientLaw::ofDistances),
        new Defect("6: a distance without gradient", BrokenMatrices::losesTheGradientOfDistances,
            GradientLaw::ofDistanceBetweenMixers),
        new Defect("7: restore does nothing", BrokenStates::restoresNothing, StateLaw::savedIsKept),
        new Defect("7: copies share memory", BrokenStates::sharesItsCopies, StateLaw::copiesAreApart),
        new Defect("7: rows chosen in another order", BrokenStates::choosesRowsInOrder, StateLaw::chosenRowsGoOn),
        new Defect("7: rows appended in front", BrokenStates::appendsInFront, StateLaw::appendedRowsGoOn),
        new Defect("7: a row assigned stays as it was", BrokenStates::assignsNothing, StateLaw::assignedRowsGoOn),
        new Defect("7: every piece is of the first row", BrokenStates::givesTheFirstRowAsEveryPiece,
            StateLaw::piecesMakeTheRow),
        new Defect("7: spec says a smaller state", BrokenStates::saysItIsSmaller,
            StateLaw::stateIsAsLargeAsTheSpecSays),
        new Defect("9: F32 is rough", BrokenLayers::isRoughInSinglePrecision, beside(DeviceLaw::valuesAgree)),
        new Defect("9: F32 has half a gradient", BrokenLayers::halvesItsGradientInSinglePrecision,
            beside(DeviceLaw::gradientsAgree)),
        new Defect("10: a naive sigmoid", BrokenLayers::overflows,
            (lab, c) -> FiniteLaw.everythingIsFinite(lab, c, 1000)),
        new Defect("10: a zero distance divided by itself", BrokenMatrices::dividesByItsDistance,
            FiniteLaw::zeroDistanceHasZeroGradient));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aBrokenMixerFails(Defect defect) {
    MixerUnderTest broken = MixerUnderTest.of(defect.name(), w -> defect.mixer().apply(new LeakyMemory(w)));
    assertThatThrownBy(() -> runAll(broken, defect.law())).isInstanceOf(AssertionError.class)
        .hasMessageContaining(defect.name())
        .hasMessageContaining("law " + defect.name().substring(0, defect.name().indexOf(':')));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aSoundMixerPasses(Defect defect) {
    runAll(LeakyMemory.underTest(), defect.law());
  }

  static void runAll(MixerUnderTest mixer, BiConsumer<Lab, LawCase> law) {
    for (LawCase c : TRIES) {
      try (Lab lab = Lab.open(LawDevice.reference(), mixer, c.seed())) {
        law.accept(lab, c);
      }
    }
  }

  /// A law of two devices, run with the mixer on `reference` in F32.
  private static BiConsumer<Lab, LawCase> beside(ThreeWay law) {
    return (reference, c) -> {
      try (Lab device = Lab.open(LawDevice.referenceF32(), reference.subject(), c.seed())) {
        law.check(device, reference, c);
      }
    };
  }

  private interface ThreeWay {
    void check(Lab device, Lab reference, LawCase c);
  }

  private static LawCase.Row row(int length, Integer... starts) {
    return new LawCase.Row(length, List.of(starts));
  }
}
