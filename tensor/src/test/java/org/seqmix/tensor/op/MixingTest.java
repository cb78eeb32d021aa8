package org.seqmix.tensor.op;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

class MixingTest {
  private static final Rows PACKED = Rows.packed(new int[] {5, 0, 3}, new int[][] {{2}, {}, {}});
  private static final int TOKENS = 8;
  private static final AttentionShape ATTENTION = AttentionShape.full(4, 2, 3);
  private static final SsdShape SSD = new SsdShape(4, 2, 3, 2);

  private final Slopes slopes = new Slopes();
  private final Tensor q = slopes.random(TOKENS, 12);
  private final Tensor k = slopes.random(TOKENS, 6);
  private final Tensor v = slopes.random(TOKENS, 6);
  private final Tensor x = slopes.random(TOKENS, 12);
  private final Tensor b = slopes.random(TOKENS, 4);
  private final Tensor read = slopes.random(TOKENS, 4);
  private final Tensor aLog = slopes.random(TOKENS, 4);
  private final Tensor d = slopes.random(4);

  @AfterEach
  void close() {
    slopes.close();
  }

  @Test
  void attention() {
    slopes.check(c -> Attention.apply(c, q, k, v, PACKED, ATTENTION), q, k, v);
  }

  @Test
  void attentionThroughAWindow() {
    AttentionShape narrow = new AttentionShape(4, 2, 3, 0.5, 2);
    slopes.check(c -> Attention.apply(c, q, k, v, PACKED, narrow), q, k, v);
  }

  @Test
  void attentionMatrixInBlocks() {
    slopes.check(c -> {
      Tensor upper = Attention.matrixRows(c, q, k, PACKED, ATTENTION, 0, 2);
      Tensor lower = Attention.matrixRows(c, q, k, PACKED, ATTENTION, 2, 5);
      return Algebra.add(c, Algebra.sum(c, Algebra.multiply(c, upper, upper)),
          Algebra.sum(c, Algebra.multiply(c, lower, lower)));
    }, q, k);
  }

  @Test
  void batchedProduct() {
    Tensor left = slopes.random(6, 4);
    Tensor right = slopes.random(8, 5);
    slopes.check(c -> BatchedProduct.apply(c, left, right, 2), left, right);
  }

  @Test
  void decay() {
    slopes.check(c -> Ssd.logDecay(c, aLog), aLog);
  }

  @Test
  void ssd() {
    slopes.check(c -> Ssd.apply(c, x, b, read, Ssd.logDecay(c, aLog), d, PACKED, SSD, null, null), x, b, read, aLog, d);
    slopes.check(c -> Ssd.apply(c, x, b, read, Ssd.logDecay(c, aLog), null, PACKED, SSD, null, null), x, b, read, aLog);
  }

  @Test
  void ssdThroughCarriedStates() {
    Rows first = Rows.ofLengths(3, 1);
    Rows next = Rows.continuing(new int[] {2, 2}, new int[] {3, 1});
    slopes.check(c -> {
      Tensor decay = Ssd.logDecay(c, aLog);
      Tensor state = slopes.scope().empty(x.type(), 2L * 4 * 2, 3);
      Tensor begun = ssd(c, decay, 0, first, null, state);
      Tensor gone = ssd(c, decay, 4, next, state, null);
      return Algebra.add(c, begun, gone);
    }, x, b, read, aLog, d);
  }

  private Tensor ssd(Context c, Tensor decay, int from, Rows rows, Tensor in, Tensor out) {
    int to = from + 4;
    return Ssd.apply(c, Algebra.rows(c, x, from, to), Algebra.rows(c, b, from, to), Algebra.rows(c, read, from, to),
        Algebra.rows(c, decay, from, to), d, rows, SSD, in, out);
  }

  @Test
  void ssdMatrixInBlocks() {
    slopes.check(c -> {
      Tensor decay = Ssd.logDecay(c, aLog);
      Tensor upper = Ssd.matrixRows(c, b, read, decay, d, PACKED, SSD, 0, 3);
      Tensor lower = Ssd.matrixRows(c, b, read, decay, d, PACKED, SSD, 3, 5);
      return Algebra.add(c, Algebra.sum(c, Algebra.multiply(c, upper, upper)),
          Algebra.sum(c, Algebra.multiply(c, lower, lower)));
    }, b, read, aLog, d);
  }

  @Test
  void matrixDistance() {
    slopes.check(c -> MatrixDistance.ssdToAttention(c, b, read, Ssd.logDecay(c, aLog), d, SSD, q, k, ATTENTION, PACKED),
        b, read, aLog, d);
    slopes.check(
        c -> MatrixDistance.ssdToAttention(c, b, read, Ssd.logDecay(c, aLog), null, SSD, q, k, ATTENTION, PACKED), b,
        read, aLog);
  }
}
