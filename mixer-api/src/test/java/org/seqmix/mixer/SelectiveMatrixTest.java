package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class SelectiveMatrixTest {
  private static final int CHANNELS = 6;
  private static final int STATE = 2;
  private static final int LENGTH = 7;
  private static final SelectiveShape SHAPE = new SelectiveShape(CHANNELS, 3, STATE);

  private final Material material = new Material();
  private final Tensor skip = material.random(CHANNELS);
  private final SelectiveMatrix matrix = new SelectiveMatrix(signed(1, LENGTH, CHANNELS), signed(-1, CHANNELS, STATE),
      material.random(LENGTH, SHAPE.keys()), material.random(LENGTH, SHAPE.keys()), skip, SHAPE,
      Rows.ofLengths(LENGTH));
  private final double[] dense = matrix.dense(material.plain()).toDoubles();

  @AfterEach
  void close() {
    material.close();
  }

  /// Random numbers of one sign.
  private Tensor signed(int sign, long... dims) {
    double[] values = Arrays.stream(material.random(dims).toDoubles()).map(v -> sign * Math.abs(v)).toArray();
    return material.scope().of(DType.F64, Shape.of(dims), values);
  }

  @Test
  void aHeadIsAChannel() {
    assertThat(matrix.heads()).isEqualTo(CHANNELS);
    assertThat(matrix.inputs()).containsExactly(matrix.dt(), matrix.a(), matrix.b(), matrix.c(), skip);
    double[] expected = new double[CHANNELS * LENGTH * LENGTH];
    for (int ch = 0; ch < CHANNELS; ch++) {
      for (int i = 0; i < LENGTH; i++) {
        for (int j = 0; j <= i; j++) {
          expected[(ch * LENGTH + i) * LENGTH + j] = entry(ch, i, j);
        }
      }
    }
    assertThat(dense).containsExactly(expected, offset(1e-12));
  }

  private double entry(int ch, int i, int j) {
    double[] dt = matrix.dt().toDoubles();
    double[] a = matrix.a().toDoubles();
    double steps = 0;
    for (int k = j + 1; k <= i; k++) {
      steps += dt[k * CHANNELS + ch];
    }
    double sum = i == j ? skip.toDoubles()[ch] : 0;
    int key = ch / SHAPE.channelsPerGroup() * STATE;
    for (int n = 0; n < STATE; n++) {
      sum += matrix.c().toDoubles()[i * SHAPE.keys() + key + n] * Math.exp(a[ch * STATE + n] * steps)
          * dt[j * CHANNELS + ch] * matrix.b().toDoubles()[j * SHAPE.keys() + key + n];
    }
    return sum;
  }

  /// One value a channel goes through the scan, more go through rows of the matrix.
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void applyIsTheMatrixTimesValues(int perChannel) {
    Tensor values = material.random(LENGTH, CHANNELS * perChannel);
    double[] v = values.toDoubles();
    double[] expected = new double[v.length];
    for (int i = 0; i < LENGTH; i++) {
      for (int column = 0; column < CHANNELS * perChannel; column++) {
        for (int j = 0; j <= i; j++) {
          expected[i * CHANNELS * perChannel + column] +=
              dense[(column / perChannel * LENGTH + i) * LENGTH + j] * v[j * CHANNELS * perChannel + column];
        }
      }
    }
    assertThat(matrix.apply(material.plain(), values).toDoubles()).containsExactly(expected, offset(1e-12));
  }

  @Test
  void valuesOfOtherHeadsAreRefused() {
    Tensor values = material.random(LENGTH, CHANNELS + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> matrix.apply(material.plain(), values))
        .withMessage("mixed values: expected columns a multiple of the 6 heads, got 7");
  }
}
