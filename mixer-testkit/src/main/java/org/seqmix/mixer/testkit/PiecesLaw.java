package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.mixer.MixerState;

/// Law 3 (causal): a sequence in any pieces with a carried state is the sequence at once; a step is a piece of one
/// token. Bit for bit on exact devices: a token's sums run in the same order wherever the piece begins.
///
/// Where {@link MixerUnderTest#withinBound} says so, `forward` agrees with `advance` within the device's bound, and
/// pieces with each other still bit for bit.
public final class PiecesLaw {
  private static final int MOST_CUTS = 4;
  private static final int STEPS = 5;

  private PiecesLaw() {
  }

  /// Law 3: `forward`, `advance` at once and `advance` in pieces agree, and so do their states afterwards.
  public static void piecesAreTheWhole(Lab lab, LawCase c) {
    double[] u = lab.randomInputs(c);
    double[] whole = lab.forward(u, c.packed());
    int[] begin = new int[c.rows().size()];
    try (MixerState atOnce = lab.mixer().newState(begin.length);
        MixerState carried = lab.mixer().newState(begin.length)) {
      double[] advanced = Advance.by(lab, c, u, atOnce, begin, c.lengths());
      lab.sameForward("law 3: forward and advance at once", whole, advanced);
      lab.same("law 3: advance at once and in pieces", advanced, inPieces(lab, c, u, carried));
      samePositions(lab, c, atOnce, carried);
      lab.same("law 3: what follows the whole and the pieces", Advance.evenly(lab, c, atOnce, 2),
          Advance.evenly(lab, c, carried, 2));
    }
  }

  /// Law 3: `step` is `advance` with one token a row, and as many steps are `advance` of that length.
  public static void stepIsAPieceOfOne(Lab lab, LawCase c) {
    int rows = c.rows().size();
    int width = lab.mixer().spec().width();
    LawCase even = LawCase.of(c.seed(), filled(rows, STEPS));
    double[] u = lab.randomInputs(even);
    try (MixerState whole = before(lab, c); MixerState stepped = whole.copy(); MixerState pieces = whole.copy()) {
      double[] expected = Advance.raw(lab, u, whole, filled(rows, STEPS));
      for (int t = 0; t < STEPS; t++) {
        double[] token = new double[rows * width];
        double[] wanted = new double[rows * width];
        for (int r = 0; r < rows; r++) {
          System.arraycopy(u, (r * STEPS + t) * width, token, r * width, width);
          System.arraycopy(expected, (r * STEPS + t) * width, wanted, r * width, width);
        }
        double[] step = lab.mixer().step(lab.plain(), lab.inputs(token), stepped).toDoubles();
        lab.same("law 3: advance of length 1 and step " + t, Advance.raw(lab, token, pieces, filled(rows, 1)), step);
        lab.same("law 3: advance of length " + STEPS + " and step " + t, wanted, step);
      }
    }
  }

  /// Law 3: rows that begin other documents forget what came before, even where they have no tokens yet.
  public static void newDocumentsForget(Lab lab, LawCase c) {
    LawCase next = new LawCase(c.rows().reversed(), c.seed() + 1);
    double[] u = lab.randomInputs(next);
    int rows = c.rows().size();
    try (MixerState used = before(lab, c); MixerState fresh = lab.mixer().newState(rows)) {
      double[] got = lab.mixer().advance(lab.plain(), lab.inputs(u), next.packed(), used).toDoubles();
      lab.sameForward("law 3: forward and documents that begin in a used state", lab.forward(u, next.packed()), got);
      lab.same("law 3: documents that begin in a fresh state and in a used one",
          Advance.by(lab, next, u, fresh, new int[rows], next.lengths()), got);
      samePositions(lab, next, used, fresh);
      lab.same("law 3: what follows in a fresh state and in a used one", Advance.evenly(lab, c, fresh, 2),
          Advance.evenly(lab, c, used, 2));
    }
  }

  private static MixerState before(Lab lab, LawCase c) {
    MixerState state = lab.mixer().newState(c.rows().size());
    Advance.by(lab, c, lab.randomInputs(c), state, new int[c.rows().size()], c.lengths());
    return state;
  }

  private static double[] inPieces(Lab lab, LawCase c, double[] u, MixerState state) {
    Dice dice = c.dice("pieces");
    int rounds = 1 + dice.below(MOST_CUTS + 1);
    int[][] cuts = new int[c.rows().size()][];
    for (int r = 0; r < cuts.length; r++) {
      cuts[r] = dice.cuts(rounds - 1, c.lengths()[r]);
    }
    double[] out = new double[u.length];
    int[] from = new int[cuts.length];
    for (int i = 0; i < rounds; i++) {
      int round = i;
      int[] to = round == rounds - 1 ? c.lengths() : Arrays.stream(cuts).mapToInt(cut -> cut[round]).toArray();
      Slices.put(c, lab.mixer().spec().width(), from, to, Advance.by(lab, c, u, state, from, to), out);
      from = to;
    }
    return out;
  }

  private static void samePositions(Lab lab, LawCase c, MixerState a, MixerState b) {
    int[] expected = c.packed().spans().stream().filter(s -> s.last()).mapToInt(s -> s.length()).toArray();
    for (MixerState state : new MixerState[] {a, b}) {
      if (!Arrays.equals(expected, state.positions())) {
        throw new AssertionError(lab.told("law 3: positions: expected " + Arrays.toString(expected) + ", got "
            + Arrays.toString(state.positions())));
      }
    }
  }

  private static int[] filled(int count, int value) {
    int[] out = new int[count];
    Arrays.fill(out, value);
    return out;
  }
}
