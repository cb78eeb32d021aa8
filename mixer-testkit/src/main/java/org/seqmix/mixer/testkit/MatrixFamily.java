package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.HeadGather.Head;
import org.seqmix.mixer.HeadMixture;
import org.seqmix.mixer.LowRankMatrix;
import org.seqmix.mixer.Mask;
import org.seqmix.mixer.MaskedMatrix;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.ScaledMatrix;
import org.seqmix.mixer.SelectiveMatrix;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.mixer.SoftmaxMatrix;
import org.seqmix.mixer.SumMatrix;
import org.seqmix.mixer.ToeplitzMatrix;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;

/// A family of matrices, and how a random one is made: the one list of the families there are. Laws measure distances
/// to them, and every pair of them is tested.
///
/// @param name appears in failures
/// @param make makes one
record MatrixFamily(String name, Maker make) {
  /// Columns a head of everything random.
  static final int SIZE = 4;

  /// Makes a random matrix of `heads` heads over `rows`.
  interface Maker {
    MixingMatrix make(RandomTensors random, Rows rows, int heads);
  }

  /// Every family.
  static final List<MatrixFamily> ALL = List.of(
      new MatrixFamily("softmax", (random, rows, heads) -> softmax(random, rows, heads, heads)),
      new MatrixFamily("windowed softmax with shared keys", MatrixFamily::windowed),
      new MatrixFamily("semiseparable", MatrixFamily::semiseparable),
      new MatrixFamily("grouped semiseparable without skip", MatrixFamily::grouped),
      new MatrixFamily("low-rank", MatrixFamily::lowRank),
      new MatrixFamily("sum", (random, rows, heads) -> new SumMatrix(List.of(
          new SumMatrix.Term(0.5, softmax(random, rows, heads, heads)),
          new SumMatrix.Term(-1.5, lowRank(random, rows, heads))))),
      new MatrixFamily("masked", (random, rows, heads) -> new MaskedMatrix(semiseparable(random, rows, heads),
          Mask.band(5).and((head, i, j) -> StrictMath.pow(0.5 + head / 10.0, i - j)))),
      new MatrixFamily("scaled", (random, rows, heads) -> new ScaledMatrix(lowRank(random, rows, heads),
          random.tokens(rows, heads))),
      new MatrixFamily("mixture of heads", MatrixFamily::mixture),
      new MatrixFamily("Toeplitz", (random, rows, heads) -> new ToeplitzMatrix(random.matrix(heads, SIZE), rows)),
      new MatrixFamily("selective", MatrixFamily::selective));

  private static SoftmaxMatrix softmax(RandomTensors random, Rows rows, int heads, int keyHeads) {
    return new SoftmaxMatrix(random.tokens(rows, heads * SIZE), random.tokens(rows, keyHeads * SIZE),
        AttentionShape.full(heads, keyHeads, SIZE), rows);
  }

  private static SoftmaxMatrix windowed(RandomTensors random, Rows rows, int heads) {
    return new SoftmaxMatrix(random.tokens(rows, heads * SIZE), random.tokens(rows, SIZE),
        new AttentionShape(heads, 1, SIZE, 0.7, 3), rows);
  }

  private static SemiseparableMatrix semiseparable(RandomTensors random, Rows rows, int heads) {
    return new SemiseparableMatrix(random.tokens(rows, heads * SIZE), random.tokens(rows, heads * SIZE),
        random.logDecay(rows, heads), random.numbers(heads), new SsdShape(heads, heads, SIZE, SIZE), rows);
  }

  private static SemiseparableMatrix grouped(RandomTensors random, Rows rows, int heads) {
    return new SemiseparableMatrix(random.tokens(rows, SIZE), random.tokens(rows, SIZE), random.logDecay(rows, heads),
        null, new SsdShape(heads, 1, SIZE, SIZE), rows);
  }

  private static LowRankMatrix lowRank(RandomTensors random, Rows rows, int heads) {
    return new LowRankMatrix(random.tokens(rows, heads * SIZE), random.tokens(rows, SIZE), heads, 1, rows);
  }

  /// Heads in descending order, now of one part and now of the other.
  private static HeadMixture mixture(RandomTensors random, Rows rows, int heads) {
    List<Head> order = new ArrayList<>();
    for (int h = 0; h < heads; h++) {
      order.add(new Head(h % 2, heads - 1 - h));
    }
    return new HeadMixture(List.of(softmax(random, rows, heads, 1), semiseparable(random, rows, heads)), order);
  }

  private static SelectiveMatrix selective(RandomTensors random, Rows rows, int heads) {
    return new SelectiveMatrix(random.signed(1, rows.tokens(), heads), random.signed(-1, heads, SIZE),
        random.tokens(rows, SIZE), random.tokens(rows, SIZE), random.numbers(heads),
        new SelectiveShape(heads, 1, SIZE), rows);
  }

  @Override
  public String toString() {
    return name;
  }
}
