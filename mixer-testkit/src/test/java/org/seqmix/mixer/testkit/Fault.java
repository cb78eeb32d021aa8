package org.seqmix.mixer.testkit;

import java.util.function.BiConsumer;

/// The faults that are seeded into copies of mixers, each with the law that catches it; docs/laws.md lists them.
enum Fault {
  STATE_NOT_CARRIED("state not carried", 3, PiecesLaw::piecesAreTheWhole),
  MASK_SHIFTED("mask shifted by one", 4, CausalityLaw::laterInputsChangeNothing),
  DECAY_OFF("decay off", 1, MatrixLaw::forwardIsMatrixTimesValues),
  BATCH_MIXED_UP("batch mixed up", 5, BatchLaw::rowsAreAlone),
  GRADIENT_DROPPED("gradient of one parameter dropped", 6, GradientLaw::ofForward),
  NAN_AT_EXTREMES("NaN at extreme gates", 10, (lab, c) -> FiniteLaw.everythingIsFinite(lab, c, 1000));

  private final String text;
  private final int number;
  @SuppressWarnings("ImmutableEnumChecker") // a method of a law
  private final BiConsumer<Lab, LawCase> law;

  Fault(String text, int number, BiConsumer<Lab, LawCase> law) {
    this.text = text;
    this.number = number;
    this.law = law;
  }

  /// The number of the law that catches it.
  int number() {
    return number;
  }

  /// Holds a mixer to that law.
  void check(Lab lab, LawCase c) {
    law.accept(lab, c);
  }

  @Override
  public String toString() {
    return text;
  }
}
