package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.reference.ReferenceDevice;

class TensorViewTest {
  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("views");
  private final Tensor t =
      scope.of(DType.F64, Shape.of(3, 4), new double[] {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23});

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void columnsAndRowsAreViews() {
    assertThat(t.columns(1, 3).toDoubles()).containsExactly(1, 2, 11, 12, 21, 22);
    assertThat(t.rows(1, 3).toDoubles()).containsExactly(10, 11, 12, 13, 20, 21, 22, 23);
    assertThat(t.rows(1, 3).columns(3, 4).toDoubles()).containsExactly(13, 23);
    device.kernels().fill(t.columns(0, 1), 7);
    assertThat(t.toDoubles()).containsExactly(7, 1, 2, 3, 7, 11, 12, 13, 7, 21, 22, 23);
  }

  @Test
  void emptyViewsAreFine() {
    assertThat(t.columns(4, 4).toDoubles()).isEmpty();
    assertThat(t.rows(3, 3).shape()).isEqualTo(Shape.of(0, 4));
  }

  @Test
  void reshapesKeepTheOrder() {
    assertThat(t.reshape(2, 6).rows(1, 2).toDoubles()).containsExactly(12, 13, 20, 21, 22, 23);
    assertThat(t.rows(1, 2).columns(1, 3).reshape(2, 1).toDoubles()).containsExactly(11, 12);
    assertThatIllegalArgumentException().isThrownBy(() -> t.columns(0, 2).reshape(6))
        .withMessage("reshape (3, 2) (not contiguous) to (6)");
    assertThatIllegalArgumentException().isThrownBy(() -> t.reshape(5)).withMessage("reshape (3, 4) to (5)");
  }

  @Test
  void viewsStayInside() {
    assertThatIllegalArgumentException().isThrownBy(() -> t.columns(1, 5))
        .withMessage("columns 1 to 5 of a tensor (3, 4)");
    assertThatIllegalArgumentException().isThrownBy(() -> t.columns(-1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> t.rows(2, 1)).withMessage("rows 2 to 1 of a tensor (3, 4)");
  }

  @Test
  void aPackedWeightHasNoViews() {
    Tensor packed = Tensor.packed(scope, DType.F64, t.shape(), t.memory(), WeightFormat.F32);
    assertThatIllegalStateException().isThrownBy(() -> packed.columns(0, 1)).withMessageContaining("packed weight");
    assertThatIllegalStateException().isThrownBy(packed::toDoubles).withMessageContaining("packed weight");
    assertThat(packed.isContiguous()).isFalse();
  }

  @Test
  void shapesSpeakForThemselves() {
    assertThat(Shape.of(2, 3, 4).rows()).isEqualTo(6);
    assertThat(Shape.of(2, 3, 4).dim(-1)).isEqualTo(4);
    assertThat(Shape.of(2, 0, 4).elements()).isZero();
    assertThat(Shape.of(2, 3)).hasToString("(2, 3)").isEqualTo(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2))
        .hasSameHashCodeAs(Shape.of(2, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(2, -1)).withMessageContaining("(2, -1)");
    assertThatIllegalArgumentException().isThrownBy(Shape::of);
  }
}
