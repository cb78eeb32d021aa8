package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.reference.ReferenceDevice;

class RecurrentStateTest {
  private static final List<RecurrentState.Part> PARTS = List.of(new RecurrentState.Part("conv", Shape.of(2)),
      new RecurrentState.Part("ssm", Shape.of(2, 3)));

  private final Device device = new ReferenceDevice();

  @AfterEach
  void close() {
    device.close();
  }

  private RecurrentState state(int rows) {
    return new RecurrentState(device, DType.F32, rows, PARTS);
  }

  @Test
  void aNewStateIsEmpty() {
    RecurrentState s = state(2);
    assertThat(s.tensor(0).toDoubles()).hasSize(4).containsOnly(0);
    assertThat(s.tensor(1).shape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(s.positions()).containsExactly(0, 0);
    assertThat(s.bytes()).isEqualTo(4 * 2 * (2 + 6));
  }

  @Test
  void positionsAreThoseOfTheLastDocument() {
    RecurrentState s = state(3);
    s.moved(Rows.packed(new int[] {5, 2, 0}, new int[][] {{3}, {}, {}}));
    assertThat(s.positions()).containsExactly(2, 2, 0);
    s.moved(s.continuing(4, 0, 1));
    assertThat(s.positions()).containsExactly(6, 2, 1);
    assertThat(s.select(0, 0, 2).positions()).containsExactly(6, 6, 1);
    assertThat(s.append(s.select(1)).positions()).containsExactly(6, 2, 1, 2);
  }

  @Test
  void aStateOfNoRows() {
    RecurrentState none = state(2).select();
    assertThat(none.rows()).isZero();
    assertThat(none.append(state(1)).rows()).isEqualTo(1);
  }

  @Test
  void savedTensorsOfAnotherStateAreRefusedBeforeAnythingChanges() {
    RecurrentState two = state(2);
    Parameters saved = state(3).tensors();
    assertThatIllegalArgumentException().isThrownBy(() -> two.restore(saved))
        .withMessage("state conv: expected (2, 2), got (3, 2)");
    assertThatIllegalArgumentException().isThrownBy(() -> two.restore(saved.filter(n -> !n.equals("ssm"))));
    RecurrentState other = new RecurrentState(device, DType.F32, 2, PARTS.subList(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> two.append(other)).withMessageContaining("same mixer");
    assertThatIllegalArgumentException().isThrownBy(() -> two.restore(other.tensors()))
        .withMessageContaining("parameter ssm is not there");
  }
}
