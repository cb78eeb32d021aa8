package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/// The laws of a mixer as properties: extend this class, say how your mixer is made, and every law is a test of yours.
///
/// {@snippet class="com.example.average.MovingAverageProperties" region="laws"}
///
/// A mixer whose matrix is semiseparable extends {@link SemiseparableLaws} instead. A law runs in F64 on `reference` and
/// in F32 on every device of {@link #devices}, each with its memory poisoned. Laws with a bound state it in their class.
/// Tries: 30 a law, 10 where a try runs a mixer many times; the system property `seqmix.laws.times` multiplies them.
@AddLifecycleHook(value = Tries.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public abstract class MixerLaws {
  static final int TRIES = 30;
  private static final int FEW_TRIES = 10;

  /// The mixer under test; made anew for every try and device.
  protected abstract MixerUnderTest mixer();

  /// The devices beside {@link LawDevice#reference} that the mixer runs on: `reference` in F32 and `cpu`.
  ///
  /// Override it for a mixer that uses an operation which a device lacks, or to add a device of your own:
  ///
  /// {@snippet class="com.example.average.MovingAverageProperties" region="devices"}
  protected List<LawDevice> devices() {
    return List.of(LawDevice.referenceF32(), LawDevice.cpu());
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 1: forward is the matrix times the values")
  void forwardIsMatrixTimesValues(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> MatrixLaw.forwardIsMatrixTimesValues(lab, c));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 2: apply is the dense matrix times values, rows are its rows")
  void applyIsDenseTimesValues(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> {
      MatrixLaw.applyIsDenseTimesValues(lab, c);
      MatrixLaw.rowsAreRowsOfDense(lab, c);
    });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 3: pieces are the whole")
  void piecesAreTheWhole(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> {
      PiecesLaw.piecesAreTheWhole(lab, c);
      PiecesLaw.newDocumentsForget(lab, c);
    });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 3: a step is a piece of one token")
  void stepIsAPieceOfOne(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> PiecesLaw.stepIsAPieceOfOne(lab, c));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 4: later inputs change no earlier output")
  void laterInputsChangeNothing(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> {
      CausalityLaw.laterInputsChangeNothing(lab, c);
      CausalityLaw.matrixLooksBackOnly(lab, c);
    });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 5: a row's result does not depend on its batch")
  void rowsAreAlone(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> {
      BatchLaw.rowsAreAlone(lab, c);
      BatchLaw.documentsAreAlone(lab, c);
      BatchLaw.matricesAreAlone(lab, c);
    });
  }

  @Property(tries = FEW_TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("laws 3, 4 and 5 in F32 across the borders of tiles")
  void tilesDoNotShow(@ForAll("tiles") LawCase c) {
    devices().forEach(device -> on(device, c, lab -> {
      PiecesLaw.piecesAreTheWhole(lab, c);
      CausalityLaw.laterInputsChangeNothing(lab, c);
      BatchLaw.rowsAreAlone(lab, c);
      BatchLaw.documentsAreAlone(lab, c);
    }));
  }

  @Property(tries = FEW_TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 6: gradients of the layer are its slopes")
  void gradientsAreSlopes(@ForAll("small") LawCase c) {
    on(LawDevice.reference(), c, lab -> {
      GradientLaw.ofForward(lab, c);
      GradientLaw.ofMatrix(lab, c);
      GradientLaw.ofParts(lab, c);
    });
  }

  @Property(tries = FEW_TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 6: gradients of distances are their slopes")
  void distanceGradientsAreSlopes(@ForAll("small") LawCase c) {
    on(LawDevice.reference(), c, lab -> {
      GradientLaw.ofDistances(lab, c);
      GradientLaw.ofDistanceBetweenMixers(lab, c);
    });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 7: a state saved and loaded, or copied, is the state kept")
  void savedIsKept(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> {
      StateLaw.savedIsKept(lab, c);
      StateLaw.copiesAreApart(lab, c);
      StateLaw.stateIsAsLargeAsTheSpecSays(lab, c);
    });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 7: rows of a state chosen and appended go on as they were")
  void chosenRowsGoOn(@ForAll("usual") LawCase c) {
    everywhere(c, lab -> {
      StateLaw.chosenRowsGoOn(lab, c);
      StateLaw.appendedRowsGoOn(lab, c);
      StateLaw.assignedRowsGoOn(lab, c);
      StateLaw.piecesMakeTheRow(lab, c);
    });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 9: every device agrees with reference")
  void valuesAgree(@ForAll("usual") LawCase c) {
    beside(c, (device, reference) -> DeviceLaw.valuesAgree(device, reference, c));
  }

  @Property(tries = FEW_TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 9: every device's gradients agree with reference")
  void gradientsAgree(@ForAll("usual") LawCase c) {
    beside(c, (device, reference) -> DeviceLaw.gradientsAgree(device, reference, c));
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 10: extreme gates give finite numbers")
  void extremesAreFinite(@ForAll("small") LawCase c, @ForAll("scales") double scale, @ForAll("extremes") Extreme e) {
    for (LawDevice device : all()) {
      try (Lab lab = Lab.open(device, mixer(), c.seed(), e)) {
        FiniteLaw.everythingIsFinite(lab, c, scale);
      }
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @Label("law 10: a zero distance has a zero gradient")
  void zeroDistanceHasZeroGradient(@ForAll("small") LawCase c) {
    everywhere(c, lab -> FiniteLaw.zeroDistanceHasZeroGradient(lab, c));
  }

  @Provide
  Arbitrary<LawCase> usual() {
    return LawCases.usual();
  }

  @Provide
  Arbitrary<LawCase> tiles() {
    return LawCases.tiles();
  }

  @Provide
  Arbitrary<LawCase> small() {
    return LawCases.small();
  }

  @Provide
  Arbitrary<Double> scales() {
    return Arbitraries.of(0.0, 1.0, 100.0, 1000.0);
  }

  @Provide
  Arbitrary<Extreme> extremes() {
    List<Extreme> all = new ArrayList<>(mixer().extremes());
    all.add(Extreme.none());
    return Arbitraries.of(all);
  }

  List<LawDevice> all() {
    List<LawDevice> all = new ArrayList<>();
    all.add(LawDevice.reference());
    all.addAll(devices());
    return all;
  }

  private void everywhere(LawCase c, Consumer<Lab> law) {
    all().forEach(device -> on(device, c, law));
  }

  void on(LawDevice device, LawCase c, Consumer<Lab> law) {
    try (Lab lab = Lab.open(device, mixer(), c.seed())) {
      law.accept(lab);
    }
  }

  private void beside(LawCase c, BiConsumer<Lab, Lab> law) {
    on(LawDevice.reference(), c,
        reference -> devices().forEach(device -> on(device, c, lab -> law.accept(lab, reference))));
  }
}
