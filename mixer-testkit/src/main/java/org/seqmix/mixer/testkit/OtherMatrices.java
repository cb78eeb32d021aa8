package org.seqmix.mixer.testkit;

import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.mixer.SoftmaxMatrix;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;

/// Random matrices of the families there are, to measure distances to.
final class OtherMatrices {
  private static final int SIZE = 4;

  private OtherMatrices() {
  }

  static MixingMatrix softmax(Lab lab, LawCase c, int heads) {
    Rows rows = c.packed();
    Dice dice = c.dice("softmax matrix");
    return new SoftmaxMatrix(random(lab, dice, rows, heads * SIZE), random(lab, dice, rows, heads * SIZE),
        AttentionShape.full(heads, heads, SIZE), rows);
  }

  static MixingMatrix semiseparable(Lab lab, LawCase c, int heads) {
    Rows rows = c.packed();
    Dice dice = c.dice("semiseparable matrix");
    Context plain = lab.plain();
    return new SemiseparableMatrix(random(lab, dice, rows, heads * SIZE), random(lab, dice, rows, heads * SIZE),
        Ssd.logDecay(plain, random(lab, dice, rows, heads)), lab.tensor(dice.gaussians(heads), heads),
        new SsdShape(heads, heads, SIZE, SIZE), rows);
  }

  private static Tensor random(Lab lab, Dice dice, Rows rows, int columns) {
    return lab.tensor(dice.gaussians(rows.tokens() * columns), rows.tokens(), columns);
  }
}
