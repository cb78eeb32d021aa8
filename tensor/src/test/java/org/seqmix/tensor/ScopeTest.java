package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.reference.ReferenceDevice;

class ScopeTest {
  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("step 7");

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void numbersComeBack() {
    double[] values = {1, -2.5, 3e-40};
    assertThat(scope.of(DType.F64, Shape.of(3), values).toDoubles()).containsExactly(values);
    assertThat(scope.of(DType.F32, Shape.of(3), new float[] {1, -2.5f, 3}).toFloats()).containsExactly(1, -2.5f, 3);
    assertThat(scope.ofInts(Shape.of(2), new int[] {-1, 7}).toDoubles()).containsExactly(-1, 7);
    assertThat(scope.full(DType.F64, Shape.of(1), 5).item()).isEqualTo(5);
  }

  @Test
  void emptyTensorsHaveNoNumbers() {
    assertThat(scope.zeros(DType.F64, 0, 4).toDoubles()).isEmpty();
    assertThat(scope.ofInts(Shape.of(0), new int[0]).toDoubles()).isEmpty();
  }

  @Test
  void bytesAreCounted() {
    scope.empty(DType.F32, 3, 4);
    scope.empty(DType.F64, 2);
    assertThat(scope.bytes()).isEqualTo(64);
  }

  @Test
  void aClosedScopeIsOneClearError() {
    Tensor t = scope.zeros(DType.F32, 2, 3);
    scope.close();
    scope.close();
    assertThatIllegalStateException().isThrownBy(t::toDoubles)
        .withMessage("tensor F32 (2, 3): its scope step 7 (closed)"
            + " on reference; use it before the scope closes, or copy it to another scope");
    assertThatIllegalStateException().isThrownBy(() -> scope.empty(DType.F32, 1))
        .withMessage("scope step 7 is closed: cannot allocate F32 (1)");
  }

  @Test
  void aTensorOfAnotherDeviceIsOneClearError() {
    try (ReferenceDevice other = new ReferenceDevice()) {
      Tensor t = scope.zeros(DType.F32, 2);
      assertThatIllegalArgumentException().isThrownBy(() -> t.on(other, "queries"))
          .withMessage("queries F32 (2): expected a tensor on reference, got one on another device of that name");
    }
  }

  @Test
  void countsMustFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> scope.of(DType.F64, Shape.of(2, 2), new double[3]))
        .withMessage("tensor (2, 2): expected 4 values, got 3");
    assertThatIllegalArgumentException().isThrownBy(() -> scope.of(DType.I32, Shape.of(1), new double[1]))
        .withMessageContaining("expected F32 or F64, got I32");
    Tensor two = scope.zeros(DType.F64, 2);
    assertThatIllegalStateException().isThrownBy(two::item).withMessageContaining("expected one element");
  }
}
