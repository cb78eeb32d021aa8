package org.seqmix.mixer.testkit;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Generators of tries: lengths at awkward sizes, empty rows and rows of one token among them.
public final class LawCases {
  private static final Integer[] LENGTHS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 40};
  private static final Integer[] LONG = {0, 1, 63, 64, 65, 127, 128, 129, 192, 193};
  private static final Integer[] SHORT = {0, 1, 2, 3, 4, 5, 7, 9};

  private LawCases() {
  }

  /// One to four rows of at most 40 tokens.
  public static Arbitrary<LawCase> usual() {
    return cases(LENGTHS, 4);
  }

  /// One to three rows of at most 9 tokens, for laws that run a mixer many times.
  public static Arbitrary<LawCase> small() {
    return cases(SHORT, 3);
  }

  /// One to three rows of at most 193 tokens, on either side of the sizes of tiles.
  public static Arbitrary<LawCase> tiles() {
    return cases(LONG, 3);
  }

  /// One row of one document, long enough for blocks larger than the state.
  public static Arbitrary<LawCase> oneLongRow(int stateSize) {
    int shortest = 2 * stateSize + 2;
    return Combinators.combine(Arbitraries.integers().between(shortest, shortest + 30), Arbitraries.longs())
        .as((length, seed) -> LawCase.of(seed, length));
  }

  private static Arbitrary<LawCase> cases(Integer[] lengths, int most) {
    Arbitrary<List<LawCase.Row>> rows = Arbitraries.of(lengths).flatMap(LawCases::row).list().ofMinSize(1)
        .ofMaxSize(most);
    return Combinators.combine(rows, Arbitraries.longs()).as(LawCase::new);
  }

  private static Arbitrary<LawCase.Row> row(int length) {
    if (length < 2) {
      return Arbitraries.just(new LawCase.Row(length, List.of()));
    }
    return Arbitraries.integers().between(1, length - 1).set().ofMaxSize(3)
        .map(starts -> new LawCase.Row(length, starts.stream().sorted().toList()));
  }
}
