package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// The same faults seeded into copies of a state-space layer and of attention: each is caught by its law, which the sound
/// copy keeps on the same tries.
class SeededFaultsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "laws.md");

  /// A mixer to seed faults into.
  enum Kind {
    SCAN(SeededScan::new), ATTENTION(SeededAttention::new);

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final BiFunction<Fault, Weights.Part, SequenceMixer> make;

    Kind(BiFunction<Fault, Weights.Part, SequenceMixer> make) {
      this.make = make;
    }

    MixerUnderTest with(Fault fault) {
      return MixerUnderTest.of(name() + ", " + fault, weights -> make.apply(fault, weights));
    }
  }

  static Stream<Arguments> faults() {
    return Arrays.stream(Kind.values()).flatMap(k -> Arrays.stream(Fault.values()).map(f -> Arguments.of(k, f)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsCaughtByItsLaw(Kind kind, Fault fault) {
    assertThatThrownBy(() -> LawsCanFailTest.runAll(kind.with(fault), fault::check))
        .isInstanceOf(AssertionError.class).hasMessageContaining(fault.toString())
        .hasMessageContaining("law " + fault.number() + ":");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aSoundCopyKeepsTheLaw(Kind kind, Fault fault) {
    LawsCanFailTest.runAll(kind.with(null), fault::check);
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentListsEveryFaultWithItsLaw(Fault fault) throws IOException {
    List<String> rows = Files.readAllLines(DOCUMENT).stream().filter(l -> l.startsWith("| " + fault + " |")).toList();
    assertThat(rows).singleElement().asString().contains("| " + fault.number() + " `");
  }

  /// Soundness beyond the laws that catch the faults.
  @Test
  void soundCopiesKeepTheOtherLaws() {
    for (Kind kind : Kind.values()) {
      LawsCanFailTest.runAll(kind.with(null), (lab, c) -> {
        MatrixLaw.applyIsDenseTimesValues(lab, c);
        MatrixLaw.rowsAreRowsOfDense(lab, c);
        PiecesLaw.newDocumentsForget(lab, c);
        PiecesLaw.stepIsAPieceOfOne(lab, c);
        CausalityLaw.matrixLooksBackOnly(lab, c);
        StateLaw.savedIsKept(lab, c);
        StateLaw.stateIsAsLargeAsTheSpecSays(lab, c);
      });
    }
  }
}
