package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

class FamiliesTest {
  private static final Rows PACKED = Rows.packed(new int[] {5, 0, 3}, new int[][] {{2}, {}, {}});
  private static final int TOKENS = 8;
  private static final SelectiveShape SELECTIVE = new SelectiveShape(6, 2, 3);

  private final Slopes slopes = new Slopes();
  private final Tensor x = slopes.random(TOKENS, 6);
  private final Tensor free = slopes.random(TOKENS, 6);
  private final Tensor aLog = slopes.random(6, 3);
  private final Tensor b = slopes.random(TOKENS, 6);
  private final Tensor read = slopes.random(TOKENS, 6);
  private final Tensor d = slopes.random(6);

  @AfterEach
  void close() {
    slopes.close();
  }

  private Tensor steps(Context c) {
    return Activations.apply(c, Activation.SOFTPLUS, free);
  }

  private Tensor rates(Context c) {
    return Algebra.scale(c, -1, Activations.apply(c, Activation.EXP, aLog));
  }

  @Test
  void selectiveScan() {
    slopes.check(c -> SelectiveScan.apply(c, x, steps(c), rates(c), b, read, d, PACKED, SELECTIVE, null, null), x,
        free, aLog, b, read, d);
    slopes.check(c -> SelectiveScan.apply(c, x, steps(c), rates(c), b, b, null, PACKED, SELECTIVE, null, null), x,
        free, aLog, b);
  }

  @Test
  void selectiveScanThroughCarriedStates() {
    Rows first = Rows.ofLengths(3, 1);
    Rows next = Rows.continuing(new int[] {2, 2}, new int[] {3, 1});
    slopes.check(c -> {
      Tensor state = slopes.scope().empty(x.type(), 2L * 3, 6);
      Tensor begun = selective(c, 0, first, null, state);
      return Algebra.add(c, begun, selective(c, 4, next, state, null));
    }, x, free, aLog, b, read, d);
  }

  private Tensor selective(Context c, int from, Rows rows, Tensor in, Tensor out) {
    int to = from + 4;
    return SelectiveScan.apply(c, Algebra.rows(c, x, from, to), Algebra.rows(c, steps(c), from, to), rates(c),
        Algebra.rows(c, b, from, to), Algebra.rows(c, read, from, to), d, rows, SELECTIVE, in, out);
  }

  @Test
  void selectiveMatrixInBlocks() {
    slopes.check(c -> {
      Tensor steps = steps(c);
      Tensor rates = rates(c);
      Tensor upper = SelectiveScan.matrixRows(c, steps, rates, b, read, d, PACKED, SELECTIVE, 0, 3);
      Tensor lower = SelectiveScan.matrixRows(c, steps, rates, b, read, d, PACKED, SELECTIVE, 3, 5);
      return Algebra.add(c, squares(c, upper), squares(c, lower));
    }, free, aLog, b, read, d);
  }

  private static Tensor squares(Context c, Tensor m) {
    return Algebra.sum(c, Algebra.multiply(c, m, m));
  }

  @Test
  void toeplitz() {
    for (int taps : new int[] {1, 2, 3}) {
      Tensor w = slopes.random(3, taps);
      slopes.check(c -> Toeplitz.apply(c, x, w, PACKED), x, w);
    }
  }

  @Test
  void toeplitzMatrixInBlocks() {
    Tensor w = slopes.random(3, 3);
    slopes.check(c -> Algebra.add(c, squares(c, Toeplitz.matrixRows(c, w, PACKED, 0, 2)),
        squares(c, Toeplitz.matrixRows(c, w, PACKED, 2, 5))), w);
  }

  @Test
  void productOfBlocks() {
    Tensor w = slopes.random(3, 2);
    slopes.check(c -> MatrixProduct.apply(c, (in, from, to) -> Toeplitz.matrixRows(in, w, PACKED, from, to),
        List.of(w), 3, x, PACKED), x, w);
    slopes.check(c -> {
      Tensor filters = Algebra.multiply(c, w, w);
      return MatrixProduct.apply(c, (in, from, to) -> Toeplitz.matrixRows(in, filters, PACKED, from, to),
          List.of(filters), 3, x, PACKED);
    }, x, w);
  }

  /// What the blocks are made from may be the values too.
  @Test
  void productOfBlocksWithTheirOwnInput() {
    SsdShape ssd = new SsdShape(2, 1, 3, 6);
    Tensor decay = slopes.random(TOKENS, 2);
    slopes.check(c -> {
      Tensor gates = Ssd.logDecay(c, decay);
      return MatrixProduct.apply(c, (in, from, to) -> Ssd.matrixRows(in, x, read, gates, null, PACKED, ssd, from, to),
          List.of(x, read, gates), 2, x, PACKED);
    }, x, read, decay);
  }

  /// Rows of different lengths, longer than one block of the product.
  @Test
  void productOfManyBlocksIsTheRecurrence() {
    Rows rows = Rows.packed(new int[] {150, 0, 70, 1}, new int[][] {{40, 129}, {}, {66}, {}});
    SsdShape ssd = new SsdShape(4, 2, 3, 2);
    int tokens = rows.tokens();
    Tensor values = slopes.random(tokens, 12);
    Tensor keys = slopes.random(tokens, 4);
    Tensor queries = slopes.random(tokens, 4);
    Tensor decay = slopes.random(tokens, 4);
    Tensor[] gradients = new Tensor[2];
    double[][] results = new double[2][];
    for (int i = 0; i < 2; i++) {
      Context c = Context.training(slopes.scope());
      gradients[i] = slopes.scope().zeros(DType.F64, keys.shape());
      c.tape().leaf(keys, gradients[i]);
      Tensor gates = Ssd.logDecay(c, decay);
      Tensor y = i == 0 ? Ssd.apply(c, values, keys, queries, gates, null, rows, ssd, null, null)
          : MatrixProduct.apply(c,
              (in, from, to) -> Ssd.matrixRows(in, keys, queries, gates, null, rows, ssd, from, to),
              List.of(keys, queries, gates), 4, values, rows);
      results[i] = y.toDoubles();
      c.tape().backward(squares(c, y));
    }
    assertThat(results[1]).containsExactly(results[0], within(1e-11));
    assertThat(gradients[1].toDoubles()).containsExactly(gradients[0].toDoubles(), within(1e-9));
  }
}
