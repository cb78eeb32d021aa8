package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;

/// Random tensors of a laboratory, drawn one after the other; floats in every element type.
record RandomTensors(Lab lab, Dice dice) {
  /// (tokens, columns).
  Tensor tokens(Rows rows, int columns) {
    return matrix(rows.tokens(), columns);
  }

  /// (height, width).
  Tensor matrix(int height, int width) {
    return lab.tensor(dice.gaussians(height * width), height, width);
  }

  /// (height, width), all of one sign.
  Tensor signed(int sign, int height, int width) {
    double[] values = dice.gaussians(height * width);
    Arrays.setAll(values, i -> sign * Math.abs(values[i]));
    return lab.tensor(values, height, width);
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
