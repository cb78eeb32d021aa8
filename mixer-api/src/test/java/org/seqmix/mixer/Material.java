package org.seqmix.mixer;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Random matrices of both families in F64 on the reference device.
final class Material implements AutoCloseable {
  static final int HEADS = 4;
  static final SsdShape SSD = new SsdShape(HEADS, 2, 3, 2);
  static final AttentionShape ATTENTION = AttentionShape.full(HEADS, 2, 3);

  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("material");
  private final SplittableRandom random = new SplittableRandom(11);

  Scope scope() {
    return scope;
  }

  Context plain() {
    return Context.inference(scope);
  }

  Tensor random(long... dims) {
    double[] values = new double[Math.toIntExact(Shape.of(dims).elements())];
    Arrays.setAll(values, i -> random.nextGaussian());
    return scope.of(DType.F64, Shape.of(dims), values);
  }

  SemiseparableMatrix semiseparable(Rows rows) {
    int tokens = rows.tokens();
    return new SemiseparableMatrix(random(tokens, SSD.keys()), random(tokens, SSD.keys()),
        Ssd.logDecay(plain(), random(tokens, HEADS)), random(HEADS), SSD, rows);
  }

  SoftmaxMatrix softmax(Rows rows) {
    return new SoftmaxMatrix(random(rows.tokens(), HEADS * 3), random(rows.tokens(), 2 * 3), ATTENTION, rows);
  }

  @Override
  public void close() {
    device.close();
  }
}
