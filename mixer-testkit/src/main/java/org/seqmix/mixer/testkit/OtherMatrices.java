package org.seqmix.mixer.testkit;

import org.seqmix.mixer.MixingMatrix;

/// Random matrices to measure a mixer's distances to.
final class OtherMatrices {
  private OtherMatrices() {
  }

  /// A softmax matrix: what distillation measures distances to.
  static MixingMatrix softmax(Lab lab, LawCase c, int heads) {
    return MatrixFamily.ALL.getFirst().make().make(new RandomTensors(lab, c.dice("softmax matrix")), c.packed(), heads);
  }

  /// The family of this try: its seed chooses one of {@link MatrixFamily#ALL}.
  static MatrixFamily family(LawCase c) {
    return MatrixFamily.ALL.get(c.dice("family").below(MatrixFamily.ALL.size()));
  }

  /// A matrix of that family.
  static MixingMatrix of(MatrixFamily family, Lab lab, LawCase c, int heads) {
    return family.make().make(new RandomTensors(lab, c.dice("another matrix")), c.packed(), heads);
  }
}
