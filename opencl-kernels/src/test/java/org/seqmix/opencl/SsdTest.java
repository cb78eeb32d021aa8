package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The translated kernels, which promise bits where pieces and batches differ; TunedMixersTest has the bounds of the others.
class SsdTest {
  private static final double BOUND = 5e-6;

  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().translatedOnly());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1, 1", "1, 7, 2, 1, 3", "2, 13, 4, 2, 5", "3, 64, 4, 4, 16", "1, 207, 2, 1, 31"})
  void agreesWithPlainLoops(int rows, int length, int heads, int groups, int state) {
    for (boolean skip : new boolean[] {false, true}) {
      agrees(new SsdTwin(length, Rows.of(rows, length), new SsdShape(heads, groups, 6, state), skip));
    }
  }

  @Test
  void documentsBeginFromTheEmptyState() {
    Rows rows = Rows.packed(new int[] {9, 5, 1}, new int[][] {{0, 4, 5}, {}, {}});

    agrees(new SsdTwin(1, rows, new SsdShape(2, 1, 3, 4), true));
  }

  @Test
  void onlyTheFirstDocumentOfARowContinues() {
    Rows rows = Rows.packedContinuing(new int[] {9, 5, 4}, new int[][] {{3}, {}, {0, 2}}, new int[] {7, 2, 9});

    agrees(new SsdTwin(2, rows, new SsdShape(4, 2, 3, 4), true));
  }

  @Test
  void anEmptyRowKeepsItsState() {
    Rows rows = Rows.continuing(new int[] {0, 3}, new int[] {5, 5});
    SsdTwin twin = new SsdTwin(3, rows, new SsdShape(2, 1, 3, 2), false);

    agrees(twin);
    assertThat(Arrays.copyOf(twin.out, twin.out.length / 2))
        .containsExactly(Arrays.copyOf(twin.in, twin.in.length / 2));
  }

  @Test
  void noTokensAndNoRowsAreAllowed() {
    agrees(new SsdTwin(4, Rows.of(1, 0), new SsdShape(2, 1, 3, 2), false));
    try (Scope scope = device.newScope("empty")) {
      SsdTwin none = new SsdTwin(4, Rows.of(0, 0), new SsdShape(2, 1, 3, 2), false);
      assertThat(none.run(scope, 0, 0, none.rows, null, null)).isEmpty();
    }
  }

  @Test
  void piecesAndStepsGiveTheBitsOfTheWhole() {
    SsdTwin twin = new SsdTwin(5, Rows.of(1, 41), new SsdShape(4, 2, 5, 7), true);
    try (Scope scope = device.newScope("pieces")) {
      Tensor end = twin.states(scope, twin.in);
      float[] whole = twin.run(scope, 0, 41, twin.rows, null, end);
      Tensor state = twin.states(scope, new double[twin.in.length]);
      float[] pieces = new float[0];
      int at = 0;
      for (int length : new int[] {17, 1, 1, 20, 1, 1}) {
        Rows piece = Rows.continuing(new int[] {length}, new int[] {at});
        pieces = joined(pieces, twin.run(scope, at, at + length, piece, state, state));
        at += length;
      }

      assertThat(pieces).containsExactly(whole);
      assertThat(state.toFloats()).containsExactly(end.toFloats());
    }
  }

  @Test
  void aRowDoesNotDependOnItsBatch() {
    SsdTwin twin = new SsdTwin(6, Rows.of(5, 12), new SsdShape(3, 1, 9, 4), true);
    try (Scope scope = device.newScope("batch")) {
      float[] together = twin.run(scope, 0, 60, twin.rows, null, null);
      float[] alone = new float[0];
      for (int r = 0; r < 5; r++) {
        alone = joined(alone, twin.run(scope, 12 * r, 12 * r + 12, Rows.of(1, 12), null, null));
      }

      assertThat(alone).containsExactly(together);
    }
  }

  @Test
  void aCarriedStateIsNotTouchedUnlessItIsTheResult() {
    Rows rows = Rows.continuing(new int[] {4}, new int[] {4});
    SsdTwin twin = new SsdTwin(7, rows, new SsdShape(2, 1, 3, 2), false);
    try (Scope scope = device.newScope("carried")) {
      Tensor in = twin.states(scope, twin.in);
      float[] y = twin.run(scope, 0, 4, rows, in, null);

      assertThat(OpenCl.error(y, twin.y)).isLessThan(BOUND);
      assertThat(in.toDoubles()).containsExactly(twin.in);
    }
  }

  private static void agrees(SsdTwin twin) {
    try (Scope scope = device.newScope("agrees")) {
      Tensor in = twin.states(scope, twin.in);
      Tensor out = twin.states(scope, new double[twin.in.length]);
      float[] y = twin.run(scope, 0, twin.rows.tokens(), twin.rows, in, out);

      assertThat(OpenCl.error(y, twin.y)).as("values of %s, %s", twin.rows, twin.shape).isLessThan(BOUND);
      assertThat(OpenCl.error(out.toFloats(), twin.out)).as("states of %s, %s", twin.rows, twin.shape)
          .isLessThan(BOUND);
    }
  }

  private static float[] joined(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
