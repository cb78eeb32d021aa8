package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.reference.ReferenceDevice;

class CompositeStateTest {
  private final ReferenceDevice device = new ReferenceDevice();

  @AfterEach
  void close() {
    device.close();
  }

  private RecurrentState recurrent(int rows, int size) {
    return new RecurrentState(device, DType.F64, rows, List.of(new RecurrentState.Part("memory", Shape.of(size))));
  }

  private CompositeState state(int rows) {
    return new CompositeState(List.of(new CompositeState.Part("a", recurrent(rows, 2)),
        new CompositeState.Part("b", recurrent(rows, 3))));
  }

  /// Rows numbered from `first` on in both parts, at that many tokens.
  private CompositeState filled(int rows, int first) {
    CompositeState s = state(rows);
    for (int part = 0; part < 2; part++) {
      RecurrentState mine = (RecurrentState) s.part(part);
      int[] lengths = new int[rows];
      for (int r = 0; r < rows; r++) {
        lengths[r] = first + r;
        device.kernels().fill(mine.tensor(0).rows(r, r + 1), first + r);
      }
      mine.moved(Rows.ofLengths(lengths));
    }
    return s;
  }

  private static double[] tensor(MixerState s, String name) {
    return s.tensors().get(name).value().toDoubles();
  }

  @Test
  void rowsOfAllPartsMoveTogether() {
    try (CompositeState s = filled(3, 1); CompositeState some = s.select(2, 0); CompositeState more = s.append(some)) {
      assertThat(some.positions()).containsExactly(3, 1);
      assertThat(tensor(some, "a.memory")).containsExactly(3, 3, 1, 1);
      assertThat(tensor(some, "b.memory")).containsExactly(3, 3, 3, 1, 1, 1);
      assertThat(more.rows()).isEqualTo(5);
      assertThat(tensor(more, "a.memory")).containsExactly(1, 1, 2, 2, 3, 3, 3, 3, 1, 1);
      assertThat(s.bytes()).isEqualTo(3 * 5 * 8);
    }
  }

  @Test
  void tensorsAreThePartsBehindTheirNames() {
    try (CompositeState s = filled(2, 5); CompositeState fresh = state(2)) {
      assertThat(s.tensors().stream().map(Parameter::name)).containsExactly("a.memory", "a.positions", "b.memory",
          "b.positions");
      fresh.restore(s.tensors());
      assertThat(fresh.positions()).containsExactly(5, 6);
      assertThat(tensor(fresh, "b.memory")).containsExactly(5, 5, 5, 6, 6, 6);
    }
  }

  @Test
  void otherStatesAreRefused() {
    try (CompositeState s = state(2); RecurrentState part = recurrent(2, 2)) {
      assertThatIllegalArgumentException().isThrownBy(() -> s.append(part)).withMessageContaining("same mixer");
      CompositeState renamed = new CompositeState(List.of(new CompositeState.Part("c", part)));
      assertThatIllegalArgumentException().isThrownBy(() -> s.append(renamed)).withMessageContaining("other parts");
      Parameters missing = s.tensors().filter(n -> !n.equals("b.memory"));
      assertThatIllegalArgumentException().isThrownBy(() -> s.restore(missing))
          .withMessageContaining("memory is not there");
    }
  }

  @Test
  void partsMustBelongTogether() {
    RecurrentState one = recurrent(1, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> new CompositeState(List.of()))
        .withMessageContaining("at least one part");
    assertThatIllegalArgumentException().isThrownBy(() -> new CompositeState(
        List.of(new CompositeState.Part("a", one), new CompositeState.Part("a", recurrent(1, 3)))))
        .withMessageContaining("parts of different names, got [a, a]");
    one.moved(Rows.ofLengths(4));
    assertThatIllegalArgumentException().isThrownBy(() -> new CompositeState(
        List.of(new CompositeState.Part("a", one), new CompositeState.Part("b", recurrent(1, 3)))))
        .withMessage("composite state: expected parts at the same tokens, got a at [4] and b at [0]");
  }
}
