package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.tensor.Rows;

/// Law 4 (causal): later inputs change no earlier output. Bit for bit on exact devices: nothing is added to a sum and
/// taken away again. Where {@link MixerUnderTest#withinBound} says so, within the device's bound relative to all
/// outputs, those of later tokens too.
public final class CausalityLaw {
  private CausalityLaw() {
  }

  /// Law 4: with other later inputs, and with none, a row's earlier outputs are the same.
  public static void laterInputsChangeNothing(Lab lab, LawCase c) {
    Dice dice = c.dice("moment");
    int row = dice.below(c.rows().size());
    int length = c.rows().get(row).length();
    if (!lab.mixer().spec().causal() || length == 0) {
      return;
    }
    int seen = 1 + dice.below(length);
    int width = lab.mixer().spec().width();
    double[] u = lab.randomInputs(c);
    int begin = c.packed().from(row) * width;
    double[] all = lab.forward(u, c.packed());
    double[] expected = part(all, begin, seen * width);
    double[] changed = u.clone();
    for (int i = begin + seen * width; i < begin + length * width; i++) {
      changed[i] = (float) (10 * dice.gaussian());
    }
    double[] others = lab.forward(changed, c.packed());
    lab.sameForward("law 4: outputs of " + seen + " tokens when later inputs change", expected,
        part(others, begin, seen * width), all, others);
    LawCase cut = c.cut(row, seen);
    double[] without = lab.forward(without(u, begin + seen * width, begin + length * width), cut.packed());
    lab.sameForward("law 4: outputs of " + seen + " tokens when there are no more", expected,
        part(without, begin, seen * width), all);
  }

  /// Law 4: the matrix is zero above its diagonal, across document borders and beyond a row's length.
  public static void matrixLooksBackOnly(Lab lab, LawCase c) {
    if (!lab.mixer().spec().causal()) {
      return;
    }
    looksBackOnly(lab, HostMatrix.of(lab,
        lab.mixer().mix(lab.plain(), lab.inputs(lab.randomInputs(c)), c.packed()).matrix()));
  }

  static void looksBackOnly(Lab lab, HostMatrix m) {
    Rows rows = m.over();
    Compare.finite(lab.told("law 4: the matrix"), m.numbers());
    for (int r = 0; r < rows.rows(); r++) {
      int[] document = documents(rows, r, m.length());
      for (int h = 0; h < m.heads(); h++) {
        for (int i = 0; i < m.length(); i++) {
          for (int j = 0; j < m.length(); j++) {
            boolean free = j <= i && document[i] >= 0 && document[i] == document[j];
            if (!free && m.at(r, h, i, j) != 0) {
              throw new AssertionError(lab.told("law 4: row " + r + ", head " + h + ", matrix element (" + i + ", " + j
                  + "): expected 0, got " + m.at(r, h, i, j)));
            }
          }
        }
      }
    }
  }

  /// The span of every position of a row; -1 beyond its length.
  private static int[] documents(Rows rows, int row, int length) {
    int[] out = new int[length];
    Arrays.fill(out, -1);
    for (int i = 0; i < rows.spans().size(); i++) {
      Rows.Span s = rows.spans().get(i);
      if (s.row() == row) {
        Arrays.fill(out, s.from() - rows.from(row), s.to() - rows.from(row), i);
      }
    }
    return out;
  }

  private static double[] part(double[] values, int from, int count) {
    return Arrays.copyOfRange(values, from, from + count);
  }

  private static double[] without(double[] values, int from, int to) {
    double[] out = Arrays.copyOf(values, values.length - (to - from));
    System.arraycopy(values, to, out, from, values.length - to);
    return out;
  }
}
