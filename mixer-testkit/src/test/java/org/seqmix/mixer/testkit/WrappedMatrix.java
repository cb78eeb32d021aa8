package org.seqmix.mixer.testkit;

import java.util.List;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// A sound matrix, to be spoilt in one method.
class WrappedMatrix implements MixingMatrix {
  final SemiseparableMatrix sound;

  WrappedMatrix(SemiseparableMatrix sound) {
    this.sound = sound;
  }

  @Override
  public int heads() {
    return sound.heads();
  }

  @Override
  public Rows over() {
    return sound.over();
  }

  @Override
  public List<Tensor> inputs() {
    return sound.inputs();
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    return sound.rows(c, from, to);
  }

  @Override
  public Tensor apply(Context c, Tensor values) {
    return sound.apply(c, values);
  }
}
