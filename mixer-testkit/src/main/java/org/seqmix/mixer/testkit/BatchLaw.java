package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.mixer.MixerState;
import org.seqmix.tensor.Rows;

/// Law 5: a row's result does not depend on its batch, nor a document's on its neighbours. Bit for bit on exact
/// devices: a token's sums run in one order, whatever is computed beside it.
public final class BatchLaw {
  private BatchLaw() {
  }

  /// Law 5: every row alone gives what it gives in the batch, by `forward` and by `advance`.
  public static void rowsAreAlone(Lab lab, LawCase c) {
    double[] u = lab.randomInputs(c);
    double[] together = lab.forward(u, c.packed());
    try (MixerState all = lab.mixer().newState(c.rows().size())) {
      double[] advanced = Advance.by(lab, c, u, all, new int[c.rows().size()], c.lengths());
      for (int r = 0; r < c.rows().size(); r++) {
        LawCase one = c.only(r);
        int width = lab.mixer().spec().width();
        double[] mine = Slices.row(c, width, r, u);
        lab.same("law 5: row " + r + " in its batch and alone", Slices.row(c, width, r, together),
            lab.forward(mine, one.packed()));
        try (MixerState state = lab.mixer().newState(1)) {
          lab.same("law 5: row " + r + " advanced in its batch and alone", Slices.row(c, width, r, advanced),
              Advance.by(lab, one, mine, state, new int[1], one.lengths()));
        }
      }
    }
  }

  /// Law 5: every document of a packed row gives what it gives alone.
  public static void documentsAreAlone(Lab lab, LawCase c) {
    double[] u = lab.randomInputs(c);
    double[] together = lab.forward(u, c.packed());
    int width = lab.mixer().spec().width();
    for (Rows.Span s : c.packed().spans()) {
      double[] mine = Arrays.copyOfRange(u, s.from() * width, s.to() * width);
      lab.same("law 5: tokens " + s.from() + " to " + s.to() + " in their row and alone",
          Arrays.copyOfRange(together, s.from() * width, s.to() * width),
          lab.forward(mine, Rows.ofLengths(s.length())));
    }
  }

  /// Law 5: the matrix of a row alone is its matrix in the batch.
  public static void matricesAreAlone(Lab lab, LawCase c) {
    double[] u = lab.randomInputs(c);
    HostMatrix together = matrix(lab, u, c.packed());
    int width = lab.mixer().spec().width();
    for (int r = 0; r < c.rows().size(); r++) {
      HostMatrix alone = matrix(lab, Slices.row(c, width, r, u), c.only(r).packed());
      double[] expected = new double[alone.numbers().length];
      int at = 0;
      for (int h = 0; h < alone.heads(); h++) {
        for (int i = 0; i < alone.length(); i++) {
          for (int j = 0; j < alone.length(); j++) {
            expected[at++] = together.at(r, h, i, j);
          }
        }
      }
      lab.same("law 5: matrix of row " + r + " in its batch and alone", expected, alone.numbers());
    }
  }

  private static HostMatrix matrix(Lab lab, double[] u, Rows rows) {
    return HostMatrix.of(lab, lab.mixer().mix(lab.plain(), lab.inputs(u), rows).matrix());
  }
}
