package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountingDeviceTest {
  private final CountingDevice device = new CountingDevice();

  @Test
  void theMostBytesAtOnceAreKept() {
    try (Scope outer = device.newScope("outer")) {
      outer.empty(DType.F32, 10, 10);
      try (Scope inner = device.newScope("inner")) {
        inner.empty(DType.F64, 5);
      }
      try (Scope next = device.newScope("next")) {
        next.empty(DType.F32, 4);
      }
    }
    assertThat(device.mostBytes()).isEqualTo(400 + 40);
  }

  @Test
  void productsAndScansAreCounted() {
    try (Scope scope = device.newScope("operands")) {
      Kernels kernels = device.kernels();
      Tensor x = scope.zeros(DType.F32, 6, 8);
      Tensor w = scope.zeros(DType.F32, 3, 8);
      Tensor y = scope.empty(DType.F32, 6, 3);
      kernels.linear(x, w, null, y);
      kernels.linearInputGrad(y, w, x);
      kernels.linearWeightGrad(y, x, w);
      assertThat(device.operations()).isEqualTo(3 * 2.0 * 6 * 3 * 8);
      SsdShape shape = new SsdShape(2, 2, 4, 5);
      Tensor values = scope.zeros(DType.F32, 6, shape.values());
      Tensor keys = scope.zeros(DType.F32, 6, shape.keys());
      Tensor decay = scope.zeros(DType.F32, 6, 2);
      kernels.ssd(values, keys, keys, decay, null, Rows.of(2, 3), shape, null, values, null);
      assertThat(device.operations()).isEqualTo(3 * 2.0 * 6 * 3 * 8 + 5.0 * 6 * 2 * 4 * 5);
      assertThat(y.toDoubles()).containsOnly(0);
    }
  }

  /// Sequences of 1 + 2 + 3 pairs, twice.
  @Test
  void attentionIsCountedByThePairsSeen() {
    try (Scope scope = device.newScope("operands")) {
      AttentionShape shape = AttentionShape.full(2, 1, 4);
      Tensor q = scope.zeros(DType.F32, 6, 8);
      Tensor k = scope.zeros(DType.F32, 6, 4);
      Tensor lse = scope.zeros(DType.F32, 6, 2);
      device.kernels().attention(q, KeyValues.of(Rows.of(2, 3), k, k), Rows.of(2, 3), shape, q, lse);
      assertThat(device.operations()).isEqualTo(4.0 * 2 * 4 * 12);
      // In a window of 2 the last token sees one less.
      device.kernels().attention(q, KeyValues.of(Rows.of(2, 3), k, k), Rows.of(2, 3), shape.withWindow(2), q, lse);
      assertThat(device.operations()).isEqualTo(4.0 * 2 * 4 * (12 + 10));
    }
  }
}
