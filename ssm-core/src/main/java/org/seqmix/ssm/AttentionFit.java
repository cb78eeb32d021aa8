package org.seqmix.ssm;

import org.seqmix.mixer.AttentionWeights;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.SsdShape;

/// Whether a teacher's heads fit into a mixer of the SSD's form, and how they are laid into its weights.
///
/// Every head needs P columns of values; for queries and keys also a B and a C of its own, since queries differ in every
/// head, and a state of at least P. Columns of C beyond P are zero, so that they change nothing, and those of B are
/// fresh, so that they can be learned.
///
/// @param mixer the mixer's name
/// @param shape heads, groups, head dim and state size of the mixer
/// @param width columns of its input
/// @param convBias whether its convolution has a bias: where the teacher's biases go
record AttentionFit(String mixer, SsdShape shape, int width, boolean convBias) {
  /// For values and output alone. *Errors*: one line that names the first thing that does not fit.
  void check(AttentionWeights teacher, String word) {
    require(word, "width", width, teacher.width());
    require(word, "heads", shape.heads(), teacher.heads().size());
    require(word, "columns a head", shape.headDim(), teacher.headDim());
    if (teacher.isBiased() && !convBias) {
      throw refused(word, "conv_bias=1, to hold the biases of the teacher's queries, keys and values", 0);
    }
  }

  /// For all of the attention. *Errors*: as of {@link #check(AttentionWeights, String)}.
  void check(AttentionWeights teacher) {
    String word = "attention";
    check(teacher, word);
    require(word, "groups", shape.groups(), shape.heads());
    if (shape.state() < teacher.headDim()) {
      throw refused(word, "state >= " + teacher.headDim() + ", the teacher's columns a head", shape.state());
    }
  }

  private void require(String word, String what, int mine, int teachers) {
    if (mine != teachers) {
      throw refused(word, what + " = " + teachers, mine);
    }
  }

  private IllegalArgumentException refused(String word, String expected, int got) {
    return new IllegalArgumentException(
        "mixer " + mixer + ": initialisation " + word + ": expected " + expected + ", got " + got);
  }

  /// Columns of x: where those of B begin, counted from x.
  private int inner() {
    return shape.heads() * shape.headDim();
  }

  private int keys() {
    return shape.groups() * shape.state();
  }

  /// An input projection that begins as `base`, but for the rows of x, B and C, which begin at row `x` in this order. C
  /// takes 1/sqrt(P) of the queries, as the teacher's softmax does.
  Init projection(Init base, int x, AttentionWeights teacher) {
    int c = x + inner() + keys();
    Init cleared = base.withZeroRows(c, c + keys());
    return (out, random) -> {
      double[] all = cleared.values(out, random);
      put(all, width, x, shape.headDim(), teacher.valueRows(), 1);
      put(all, width, x + inner(), shape.state(), teacher.keyRows(), 1);
      put(all, width, c, shape.state(), teacher.queryRows(), scale());
      return all;
    };
  }

  /// An input projection that begins as `base`, but for the rows of x, which begin at row `x`.
  Init valuesOnly(Init base, int x, AttentionWeights teacher) {
    return (out, random) -> {
      double[] all = base.values(out, random);
      put(all, width, x, shape.headDim(), teacher.valueRows(), 1);
      return all;
    };
  }

  /// The convolution's bias: the teacher's biases of values, the rest zero.
  Init valueBias(AttentionWeights teacher) {
    return (out, random) -> {
      double[] all = new double[Math.toIntExact(out.elements())];
      put(all, 1, 0, shape.headDim(), teacher.valueBiases(), 1);
      return all;
    };
  }

  /// The convolution's bias: the teacher's biases of values, keys and scaled queries; zeros where it has none.
  Init convolutionBias(AttentionWeights teacher) {
    return (out, random) -> {
      double[] all = new double[Math.toIntExact(out.elements())];
      put(all, 1, 0, shape.headDim(), teacher.valueBiases(), 1);
      put(all, 1, inner(), shape.state(), teacher.keyBiases(), 1);
      put(all, 1, inner() + keys(), shape.state(), teacher.queryBiases(), scale());
      return all;
    };
  }

  private double scale() {
    return 1 / Math.sqrt(shape.headDim());
  }

  /// Every head's P rows of `rows`, times `factor`, from row `first` on, a head every `stride` rows.
  private void put(double[] into, int columns, int first, int stride, double[] rows, double factor) {
    int head = shape.headDim() * columns;
    for (int h = 0; h < shape.heads(); h++) {
      for (int i = 0; i < head; i++) {
        into[(first + h * stride) * columns + i] = factor * rows[h * head + i];
      }
    }
  }

  /// The output projection: the teacher's.
  static Init output(AttentionWeights teacher) {
    return (out, random) -> teacher.outputColumns();
  }
}
