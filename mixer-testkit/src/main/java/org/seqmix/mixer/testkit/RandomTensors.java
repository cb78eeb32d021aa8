package org.seqmix.mixer.testkit;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;

/// Random tensors of a laboratory, drawn one after the other; floats in every element type.
record RandomTensors(Lab lab, Dice dice) {
  /// (tokens, columns).
  Tensor tokens(Rows rows, int columns) {
    return lab.tensor(dice.gaussians(rows.tokens() * columns), rows.tokens(), columns);
  }

  /// (count).
  Tensor numbers(int count) {
    return lab.tensor(dice.gaussians(count), count);
  }

  /// log a (tokens, heads) of decays between 0 and 1.
  Tensor logDecay(Rows rows, int heads) {
    return Ssd.logDecay(Context.inference(lab.scope()), tokens(rows, heads));
  }
}
