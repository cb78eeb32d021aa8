package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.reference.ReferenceDevice;

class WeightsTest {
  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("weights");

  @AfterEach
  void close() {
    device.close();
  }

  private Weights fresh(long seed) {
    return new FreshWeights(scope, DType.F64, seed);
  }

  private double[] normal(Weights weights, String name) {
    return weights.root().other(name, Init.normal(1), 4, 3).toDoubles();
  }

  @Test
  void aSeedAndANameGiveTheSameNumbersInAnyOrder() {
    Weights one = fresh(3);
    double[] first = normal(one, "a");
    double[] second = normal(one, "b");
    Weights two = fresh(3);
    assertThat(normal(two, "b")).containsExactly(second);
    assertThat(normal(two, "a")).containsExactly(first);
    assertThat(first).isNotEqualTo(second);
    assertThat(normal(fresh(4), "a")).isNotEqualTo(first);
  }

  @Test
  void singlePrecisionIsTheRoundedDouble() {
    double[] wide = normal(fresh(3), "a");
    double[] narrow = normal(new FreshWeights(scope, DType.F32, 3), "a");
    for (int i = 0; i < wide.length; i++) {
      assertThat(narrow[i]).isEqualTo((double) (float) wide[i]);
    }
  }

  @Test
  void partsSeeTheirOwnWeightsUnderFullNames() {
    Weights weights = fresh(1);
    Weights.Part layer = weights.at("layers.0");
    Weights.Part mixer = layer.at("mixer");
    layer.tiedEmbedding("table", Init.zeros(), 5, 2);
    mixer.product("in", Init.linear(), 3, 2);
    mixer.other("D", Init.ones(), 3);
    assertThat(mixer.fullName("D")).isEqualTo("layers.0.mixer.D");
    assertThat(mixer.given().stream().map(Parameter::name)).containsExactly("layers.0.mixer.in", "layers.0.mixer.D");
    assertThat(layer.given().stream().map(Parameter::name)).containsExactly("layers.0.table");
    assertThat(weights.given().elements()).isEqualTo(10 + 6 + 3);
  }

  @Test
  void aSourceThatGivesAnotherShapeIsRefused() {
    Weights wrong = new Weights() {
      @Override
      protected Tensor make(String name, Role role, Shape shape, Init init) {
        return scope.zeros(DType.F64, 2, 2);
      }
    };
    assertThatIllegalArgumentException().isThrownBy(() -> wrong.at("m").product("in", Init.zeros(), 2, 3))
        .withMessage("weight m.in: expected (2, 3), got (2, 2)");
  }

  @Test
  void namesComeOnce() {
    Tensor t = scope.zeros(DType.F64, 1);
    Parameters some = Parameters.of(List.of(new Parameter("a.x", t), new Parameter("b.x", t)));
    assertThat(some.filter(n -> n.startsWith("b")).stream().map(Parameter::name)).containsExactly("b.x");
    assertThat(some.contains("a.x")).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> some.get("c"))
        .withMessage("parameter c is not there; there are [a.x, b.x]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameters.of(List.of(new Parameter("a", t), new Parameter("a", t))))
        .withMessage("parameter a is there twice");
  }

  @Test
  void beginningsAreWhatTheySay() {
    assertThat(values(Init.constant(2.5))).containsOnly(2.5);
    assertThat(values(Init.lastColumn())).containsExactly(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1);
    assertThat(values(Init.ones().withZeroRows(1, 3))).containsExactly(1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    assertThat(values(Init.ones().scaled(0.5))).containsOnly(0.5);
    assertThat(Arrays.stream(values(Init.linear()))).hasSize(12).doesNotHaveDuplicates()
        .allMatch(v -> Math.abs(v) <= 1 / Math.sqrt(3));
  }

  private double[] values(Init init) {
    return fresh(9).root().other("w", init, 4, 3).toDoubles();
  }
}
