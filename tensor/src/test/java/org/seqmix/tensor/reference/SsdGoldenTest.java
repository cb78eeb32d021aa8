package org.seqmix.tensor.reference;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.GoldenFile;

/// The SSD of the golden files, in double: (b, l, h, p) there is (tokens, H P) here, states are transposed.
class SsdGoldenTest {
  private static final double REACH = 1e-12;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void agreesWithTheCore() {
    GoldenFile golden = GoldenFile.open("ssd");
    int[] x = golden.shape("x");
    int[] b = golden.shape("b");
    SsdShape shape = new SsdShape(x[2], b[2], x[3], b[3]);
    Rows rows = Rows.of(x[0], x[1]);
    Tensor y = lab.empty(rows.tokens(), shape.values());
    Tensor out = lab.scope.empty(DType.F64, (long) rows.rows() * shape.heads() * shape.state(), shape.headDim());
    lab.kernels.ssd(tokens(golden, "x", rows), tokens(golden, "b", rows), tokens(golden, "c", rows),
        tokens(golden, "log_a", rows), null, rows, shape, null, y, out);
    Near.assertNear("y", y.toDoubles(), golden.doubles("y"), REACH);
    Near.assertNear("final state", out.toDoubles(), state(golden, "final_state", shape), REACH);
  }

  @Test
  void agreesWithGroupsStatesAndDocuments() {
    GoldenFile golden = GoldenFile.open("ssd-grouped");
    int[] x = golden.shape("x");
    int[] b = golden.shape("b");
    SsdShape shape = new SsdShape(x[2], b[2], x[3], b[3]);
    Rows rows = documents(golden, x[0], x[1]);
    Tensor values = tokens(golden, "x", rows);
    Tensor keys = tokens(golden, "b", rows);
    Tensor queries = tokens(golden, "c", rows);
    Tensor aLog = tokens(golden, "a_log", rows);
    Tensor d = of(golden.doubles("d"), shape.heads());
    Tensor in = of(state(golden, "initial_state", shape), (long) rows.rows() * shape.heads() * shape.state(),
        shape.headDim());
    Tensor decay = lab.empty(rows.tokens(), shape.heads());
    Tensor y = lab.empty(rows.tokens(), shape.values());
    Tensor out = lab.scope.empty(DType.F64, in.shape());
    lab.kernels.logDecay(aLog, decay);
    lab.kernels.ssd(values, keys, queries, decay, d, rows, shape, in, y, out);
    Near.assertNear("y", y.toDoubles(), golden.doubles("y"), REACH);
    Near.assertNear("final state", out.toDoubles(), state(golden, "final_state", shape), REACH);

    Tensor dx = lab.empty(rows.tokens(), shape.values());
    Tensor db = lab.empty(rows.tokens(), shape.keys());
    Tensor dc = lab.empty(rows.tokens(), shape.keys());
    Tensor dDecay = lab.empty(rows.tokens(), shape.heads());
    Tensor daLog = lab.empty(rows.tokens(), shape.heads());
    Tensor dd = lab.full(0, shape.heads());
    Tensor din = lab.scope.empty(DType.F64, in.shape());
    lab.kernels.ssdGrad(tokens(golden, "upstream", rows), null, values, keys, queries, decay, d, rows, shape, in, dx,
        db, dc, dDecay, dd, din);
    lab.kernels.logDecayGrad(dDecay, aLog, daLog);
    Near.assertNear("grad.x", dx.toDoubles(), golden.doubles("grad.x"), REACH);
    Near.assertNear("grad.b", db.toDoubles(), golden.doubles("grad.b"), REACH);
    Near.assertNear("grad.c", dc.toDoubles(), golden.doubles("grad.c"), REACH);
    Near.assertNear("grad.a_log", daLog.toDoubles(), golden.doubles("grad.a_log"), REACH);
    Near.assertNear("grad.d", dd.toDoubles(), golden.doubles("grad.d"), REACH);
    Near.assertNear("grad.initial_state", din.toDoubles(), state(golden, "grad.initial_state", shape), REACH);
  }

  /// Every row has the same documents; its first one continues from the initial state.
  private static Rows documents(GoldenFile golden, int batch, int length) {
    int[] starts = Arrays.stream(golden.ints("document_starts")).filter(s -> s > 0).toArray();
    int[][] all = new int[batch][];
    int[] lengths = new int[batch];
    Arrays.fill(all, starts);
    Arrays.fill(lengths, length);
    return Rows.packedContinuing(lengths, all, new int[batch]);
  }

  private Tensor tokens(GoldenFile golden, String name, Rows rows) {
    double[] values = golden.doubles(name);
    return lab.set(lab.empty(rows.tokens(), values.length / rows.tokens()), values);
  }

  private Tensor of(double[] values, long... dims) {
    return lab.scope.of(DType.F64, Shape.of(dims), values);
  }

  /// States (b, h, p, n) as (b * h * n, p).
  private static double[] state(GoldenFile golden, String name, SsdShape shape) {
    double[] values = golden.doubles(name);
    double[] out = new double[values.length];
    int size = shape.headDim() * shape.state();
    for (int i = 0; i < values.length; i++) {
      int p = i % size / shape.state();
      int n = i % shape.state();
      out[i / size * size + n * shape.headDim() + p] = values[i];
    }
    return out;
  }
}
