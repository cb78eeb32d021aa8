package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeDeviceTest {
  @Test
  void countsMemoryThatNoMachineHas() {
    try (ShapeDevice device = new ShapeDevice(); Scope scope = device.newScope("shapes")) {
      Tensor huge = scope.empty(DType.F32, 1L << 30, 1L << 20);

      assertThat(huge.elements()).isEqualTo(1L << 50);
      assertThat(scope.bytes()).isEqualTo(1L << 52);
    }
  }

  @Test
  void weightsHaveTheShapesTheyWereAskedFor() {
    try (ShapeDevice device = new ShapeDevice(); Scope scope = device.newScope("shapes")) {
      Weights weights = new ShapeWeights(scope, DType.BF16);

      weights.at("a").product("b", Init.linear(), 5, 7);
      weights.root().embedding("c", Init.zeros(), 3, 2);

      assertThat(weights.given().elements()).isEqualTo(5 * 7 + 3 * 2);
      assertThat(weights.given().get("a.b").value().type()).isEqualTo(DType.BF16);
    }
  }

  @Test
  void refusesToCompute() {
    try (ShapeDevice device = new ShapeDevice(); Scope scope = device.newScope("shapes")) {
      Tensor t = scope.empty(DType.F32, 2);

      assertThatThrownBy(() -> scope.zeros(DType.F32, 2)).isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("no numbers");
      assertThatThrownBy(t::toFloats).isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
