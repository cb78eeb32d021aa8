package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;

/// Law 7: a state saved and loaded is the state kept, and so are its rows chosen, copied or put together. Bit for bit
/// on exact devices: nothing is computed, numbers are moved.
public final class StateLaw {
  private static final int MORE = 3;

  private StateLaw() {
  }

  /// Law 7: a new state restored from the tensors of another goes on as that one does.
  public static void savedIsKept(Lab lab, LawCase c) {
    try (MixerState kept = moved(lab, c); MixerState loaded = lab.mixer().newState(kept.rows())) {
      Advance.evenly(lab, c, loaded, 1);
      loaded.restore(SavedState.of(kept).in(lab.scope()));
      samePositions(lab, "a loaded state", kept.positions(), loaded.positions());
      lab.same("law 7: a state kept and one loaded", Advance.evenly(lab, c, kept, MORE),
          Advance.evenly(lab, c, loaded, MORE));
    }
  }

  /// Law 7: a copy goes on as the state does, and the two do not share memory.
  public static void copiesAreApart(Lab lab, LawCase c) {
    try (MixerState kept = moved(lab, c); MixerState copy = kept.copy(); MixerState second = kept.copy()) {
      double[] first = Advance.evenly(lab, c, copy, MORE);
      lab.same("law 7: a copy and the state it was taken from", first, Advance.evenly(lab, c, kept, MORE));
      lab.same("law 7: a copy and the state, which has moved on since", first, Advance.evenly(lab, c, second, MORE));
    }
  }

  /// Law 7: rows chosen in any order, some twice, go on as in the state they come from.
  public static void chosenRowsGoOn(Lab lab, LawCase c) {
    Dice dice = c.dice("choice");
    int[] chosen = new int[1 + dice.below(4)];
    Arrays.setAll(chosen, i -> dice.below(c.rows().size()));
    try (MixerState kept = moved(lab, c); MixerState some = kept.select(chosen)) {
      samePositions(lab, "chosen rows", Arrays.stream(chosen).map(r -> kept.positions()[r]).toArray(),
          some.positions());
      compareRows(lab, c, kept, some, chosen, "chosen");
    }
  }

  /// Law 7: rows put together go on as in the states they come from.
  public static void appendedRowsGoOn(Lab lab, LawCase c) {
    int rows = c.rows().size();
    int[] rotated = new int[rows];
    Arrays.setAll(rotated, i -> (i + 1) % rows);
    try (MixerState kept = moved(lab, c);
        MixerState head = kept.select(Arrays.copyOf(rotated, rows - 1));
        MixerState tail = kept.select(rotated[rows - 1]);
        MixerState both = head.append(tail)) {
      compareRows(lab, c, kept, both, rotated, "appended");
    }
  }

  /// Law 7: a row put in the place of another goes on as where it comes from, and leaves the rows beside it alone.
  public static void assignedRowsGoOn(Lab lab, LawCase c) {
    int rows = c.rows().size();
    Dice dice = c.dice("assignment");
    int row = dice.below(rows);
    int from = dice.below(rows);
    int[] expected = new int[rows];
    Arrays.setAll(expected, i -> i == row ? from : i);
    try (MixerState kept = moved(lab, c); MixerState changed = kept.copy(); MixerState source = kept.copy()) {
      changed.assign(row, source, from);
      samePositions(lab, "assigned rows", Arrays.stream(expected).map(r -> kept.positions()[r]).toArray(),
          changed.positions());
      compareRows(lab, c, kept, changed, expected, "assigned");
    }
  }

  /// Law 7: a row put together from its pieces goes on as the row does. A state that does not grow by token is one piece.
  public static void piecesMakeTheRow(Lab lab, LawCase c) {
    Dice dice = c.dice("pieces");
    try (MixerState kept = moved(lab, c); MixerState made = lab.mixer().newState(kept.rows())) {
      Advance.evenly(lab, c, made, 1);
      int[] all = new int[kept.rows()];
      for (int row = 0; row < kept.rows(); row++) {
        all[row] = row;
        List<MixerState> pieces = new ArrayList<>();
        int end = kept.positions()[row];
        int cut = kept.growsByToken() && end > 0 ? dice.below(end + 1) : 0;
        if (cut > 0) {
          pieces.add(kept.piece(row, 0, cut));
        }
        pieces.add(kept.piece(row, cut, end));
        made.assemble(row, pieces);
        pieces.forEach(MixerState::close);
      }
      samePositions(lab, "rows made of pieces", kept.positions(), made.positions());
      compareRows(lab, c, kept, made, all, "made of pieces");
    }
  }

  /// Law 7: a state holds as many numbers as the mixer's spec says, and stops growing where it says so.
  public static void stateIsAsLargeAsTheSpecSays(Lab lab, LawCase c) {
    try (MixerState state = moved(lab, c)) {
      MixerSpec spec = lab.mixer().spec();
      long expected = Arrays.stream(state.positions()).mapToLong(spec::stateBytesAt).sum() / Float.BYTES;
      if (SavedState.of(state).floats() != expected) {
        throw new AssertionError(lab.told("law 7: expected a state of " + expected + " numbers as the spec says, got "
            + SavedState.of(state).floats()));
      }
      if (state.bytes() < expected * lab.type().bytes()) {
        throw new AssertionError(lab.told("law 7: a state of " + expected + " numbers says it holds " + state.bytes()
            + " bytes"));
      }
    }
  }

  private static MixerState moved(Lab lab, LawCase c) {
    MixerState state = lab.mixer().newState(c.rows().size());
    Advance.by(lab, c, lab.randomInputs(c), state, new int[c.rows().size()], c.lengths());
    return state;
  }

  /// Row `i` of `some` against row `source[i]` of `kept`: all take the same tokens.
  private static void compareRows(Lab lab, LawCase c, MixerState kept, MixerState some, int[] source, String what) {
    double[] u = c.dice("tokens").gaussians(MORE * lab.mixer().spec().width());
    double[] expected = theSameForAll(lab, u, kept);
    double[] got = theSameForAll(lab, u, some);
    for (int i = 0; i < source.length; i++) {
      int from = source[i] * u.length;
      lab.same("law 7: row " + source[i] + " kept and " + what + " as row " + i,
          Arrays.copyOfRange(expected, from, from + u.length),
          Arrays.copyOfRange(got, i * u.length, (i + 1) * u.length));
    }
  }

  private static double[] theSameForAll(Lab lab, double[] u, MixerState state) {
    int[] lengths = new int[state.rows()];
    Arrays.fill(lengths, MORE);
    return Advance.raw(lab, repeated(u, state.rows()), state, lengths);
  }

  private static double[] repeated(double[] u, int times) {
    double[] out = new double[u.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(u, 0, out, i * u.length, u.length);
    }
    return out;
  }

  private static void samePositions(Lab lab, String what, int[] expected, int[] got) {
    if (!Arrays.equals(expected, got)) {
      throw new AssertionError(lab.told("law 7: positions of " + what + ": expected " + Arrays.toString(expected)
          + ", got " + Arrays.toString(got)));
    }
  }
}
