package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Gates wide open or shut, and scores far apart, give finite numbers forward and backward.
class ExtremesTest {
  private static final SsdShape SSD = new SsdShape(4, 2, 3, 2);
  private static final SelectiveShape SELECTIVE = new SelectiveShape(4, 2, 3);
  private static final AttentionShape ATTENTION = AttentionShape.full(4, 2, 3);
  private final Lab lab = Lab.f64();
  private final Rows rows = Lab.PACKED;

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void logDecayKeepsItsTails() {
    Tensor aLog = lab.set(lab.empty(4), 100, -100, 1e4, -1e4);
    Tensor decay = lab.empty(4);
    Tensor slope = lab.empty(4);
    lab.kernels.logDecay(aLog, decay);
    lab.kernels.logDecayGrad(lab.full(1, 4), aLog, slope);
    assertThat(lab.map(decay, Math::abs).toDoubles()).containsExactly(100, Math.exp(-100), 1e4, 0);
    assertThat(lab.map(slope, Math::abs).toDoubles()).containsExactly(1, Math.exp(-100), 1, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-300, -100, -1e4, -1e300})
  void decays(double value) {
    Tensor x = lab.normal(rows.tokens(), SSD.values());
    Tensor b = lab.normal(rows.tokens(), SSD.keys());
    Tensor c = lab.normal(rows.tokens(), SSD.keys());
    Tensor decay = lab.full(value, rows.tokens(), SSD.heads());
    Tensor d = lab.normal(SSD.heads());
    Tensor y = lab.empty(rows.tokens(), SSD.values());
    Tensor dx = lab.empty(rows.tokens(), SSD.values());
    Tensor db = lab.empty(rows.tokens(), SSD.keys());
    Tensor dc = lab.empty(rows.tokens(), SSD.keys());
    Tensor dDecay = lab.empty(rows.tokens(), SSD.heads());
    Tensor dd = lab.full(0, SSD.heads());
    lab.kernels.ssd(x, b, c, decay, d, rows, SSD, null, y, null);
    lab.kernels.ssdGrad(y, null, x, b, c, decay, d, rows, SSD, null, dx, db, dc, dDecay, dd, null);
    Near.assertFinite(y, dx, db, dc, dDecay, dd);

    Tensor q = lab.normal(rows.tokens(), 12);
    Tensor k = lab.normal(rows.tokens(), 6);
    Tensor distance = lab.empty(rows.spans().size(), SSD.heads());
    lab.kernels.matrixDistance(b, c, decay, d, SSD, q, k, ATTENTION, rows, distance);
    lab.kernels.matrixDistanceGrad(distance, distance, b, c, decay, d, SSD, q, k, ATTENTION, rows, db, dc, dDecay,
        dd);
    Near.assertFinite(distance, db, dc, dDecay, dd);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, 100, 1e4, 1e150})
  void steps(double step) {
    int channels = SELECTIVE.channels();
    int states = rows.rows() * SELECTIVE.state();
    Tensor x = lab.normal(rows.tokens(), channels);
    Tensor dt = lab.full(step, rows.tokens(), channels);
    Tensor a = lab.full(-1, channels, SELECTIVE.state());
    Tensor b = lab.normal(rows.tokens(), SELECTIVE.keys());
    Tensor c = lab.normal(rows.tokens(), SELECTIVE.keys());
    Tensor y = lab.empty(rows.tokens(), channels);
    Tensor out = lab.state(states, channels);
    Tensor dx = lab.empty(rows.tokens(), channels);
    Tensor ddt = lab.empty(rows.tokens(), channels);
    Tensor da = lab.full(0, channels, SELECTIVE.state());
    Tensor db = lab.empty(rows.tokens(), SELECTIVE.keys());
    Tensor dc = lab.empty(rows.tokens(), SELECTIVE.keys());
    lab.kernels.selectiveScan(x, dt, a, b, c, null, rows, SELECTIVE, null, y, out);
    lab.kernels.selectiveScanGrad(x, null, x, dt, a, b, c, null, rows, SELECTIVE, null, dx, ddt, da, db, dc, null,
        null);
    Near.assertFinite(y, out, dx, ddt, da, db, dc);
    if (step == 0) {
      assertThat(lab.map(y, Math::abs).toDoubles()).containsOnly(0);
    }
  }

  @Test
  void scoresFarApart() {
    Tensor q = lab.map(lab.normal(rows.tokens(), 12), v -> 1e3 * v);
    Tensor k = lab.map(lab.normal(rows.tokens(), 6), v -> 1e3 * v);
    Tensor v = lab.normal(rows.tokens(), 6);
    Tensor out = lab.empty(rows.tokens(), 12);
    Tensor lse = lab.empty(rows.tokens(), 4);
    Tensor dq = lab.empty(rows.tokens(), 12);
    Tensor dk = lab.empty(rows.tokens(), 6);
    Tensor dv = lab.empty(rows.tokens(), 6);
    lab.kernels.attention(q, KeyValues.of(rows, k, v), rows, ATTENTION, out, lse);
    lab.kernels.attentionGrad(out, q, k, v, out, lse, rows, ATTENTION, dq, dk, dv);
    Near.assertFinite(out, lse, dq, dk, dv);
  }

  @ParameterizedTest
  @EnumSource(Divergence.class)
  void logitsFarApart(Divergence kind) {
    Tensor student = lab.map(lab.normal(5, 7), v -> 1e4 * v);
    Tensor teacher = lab.map(lab.normal(5, 7), v -> 1e4 * v);
    Tensor loss = lab.empty(5);
    Tensor slope = lab.empty(5, 7);
    lab.kernels.divergence(kind, student, 1, teacher, 1, loss);
    lab.kernels.divergenceGrad(kind, loss, student, 1, teacher, 1, slope);
    Near.assertFinite(loss, slope);
    Tensor lse = lab.empty(5);
    lab.kernels.crossEntropy(student, lab.ints(0, 1, 2, 3, 4), loss, lse);
    lab.kernels.crossEntropyGrad(loss, student, lab.ints(0, 1, 2, 3, 4), lse, slope);
    Near.assertFinite(loss, lse, slope);
  }

  @Test
  void rowsOfNoTokensKeepTheirStates() {
    Rows none = Rows.continuing(new int[] {0, 0}, new int[] {3, 0});
    Tensor in = lab.state(2 * SSD.heads() * SSD.state(), SSD.headDim());
    Tensor out = lab.state(2 * SSD.heads() * SSD.state(), SSD.headDim());
    Tensor values = lab.empty(0, SSD.values());
    Tensor keys = lab.empty(0, SSD.keys());
    Tensor decay = lab.empty(0, SSD.heads());
    lab.kernels.ssd(values, keys, keys, decay, null, none, SSD, in, values, out);
    Near.assertSame("state", out, in);
    Tensor dout = lab.state(2 * SSD.heads() * SSD.state(), SSD.headDim());
    lab.kernels.ssdGrad(values, dout, values, keys, keys, decay, null, none, SSD, in, values, keys, keys, decay,
        null, out);
    Near.assertSame("gradient of the state", out, dout);
  }

  @Test
  void selectiveRowsOfNoTokensKeepTheirStates() {
    Rows none = Rows.continuing(new int[] {0, 0}, new int[] {3, 0});
    int channels = SELECTIVE.channels();
    Tensor in = lab.state(2 * SELECTIVE.state(), channels);
    Tensor out = lab.state(2 * SELECTIVE.state(), channels);
    Tensor values = lab.empty(0, channels);
    Tensor keys = lab.empty(0, SELECTIVE.keys());
    Tensor a = lab.negative(channels, SELECTIVE.state());
    lab.kernels.selectiveScan(values, values, a, keys, keys, null, none, SELECTIVE, in, values, out);
    Near.assertSame("state", out, in);
    Tensor dout = lab.state(2 * SELECTIVE.state(), channels);
    lab.kernels.selectiveScanGrad(values, dout, values, values, a, keys, keys, null, none, SELECTIVE, in, values,
        values, null, keys, keys, null, out);
    Near.assertSame("gradient of the state", out, dout);
  }
}
