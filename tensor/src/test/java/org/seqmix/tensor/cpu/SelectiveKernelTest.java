package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.SelectivePrograms;
import org.seqmix.tensor.testing.Inputs;

/// The selective scan against its twin, and bit for bit against itself.
class SelectiveKernelTest {
  private static final double TOLERANCE = 3e-6;

  private static Devices devices;

  @BeforeAll
  static void open() {
    devices = new Devices();
  }

  @AfterAll
  static void close() {
    devices.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "7, 3, 3, 4", "13, 17, 1, 16", "31, 16, 2, 5", "32, 48, 3, 16", "33, 51, 3, 8",
      "63, 6, 2, 13", "64, 64, 1, 16", "65, 65, 1, 17", "207, 20, 20, 3", "70, 260, 2, 4", "129, 34, 2, 64"})
  void agreesWithItsTwin(int tokens, int channels, int groups, int state) {
    SelectiveShape shape = new SelectiveShape(channels, groups, state);
    devices.check(SelectivePrograms.scan(shape, SelectivePrograms.rows(tokens), 0.3), TOLERANCE);
    devices.check(SelectivePrograms.bare(shape, Rows.of(2, tokens)), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 1e4, 1e30})
  void agreesWhereStatesAreKeptOrForgotten(double step) {
    SelectiveShape shape = new SelectiveShape(18, 2, 6);
    Program program = SelectivePrograms.scan(shape, SelectivePrograms.rows(40), step);
    if (step < 1e30) {
      devices.check(program, TOLERANCE);
    } else {
      assertThat(devices.outputs(program).get(0)).doesNotContain(Double.NaN);
    }
  }

  @ParameterizedTest
  @CsvSource({"34, 2, 8", "3, 3, 5", "80, 1, 16"})
  void piecesGiveTheBitsOfTheWhole(int channels, int groups, int state) {
    SelectiveShape s = new SelectiveShape(channels, groups, state);
    int tokens = 75;
    try (CpuDevice cpu = Devices.cpu(3); Scope scope = cpu.newScope("pieces")) {
      Kernels k = cpu.kernels();
      Inputs in = new Inputs(scope, DType.F32, 5);
      SelectivePrograms.Operands o = SelectivePrograms.Operands.of(k, in, s, tokens, 0.3);
      Tensor carried = in.flatNormal(state, channels, 1);
      Tensor y = in.empty(tokens, channels);
      Tensor out = in.constant(0, state, channels);
      k.selectiveScan(o.x(), o.dt(), o.a(), o.b(), o.c(), o.d(), Rows.continuing(new int[] {tokens}, new int[] {3}), s,
          carried, y, out);
      Tensor pieces = in.empty(tokens, channels);
      int from = 0;
      for (int length : new int[] {1, 1, 7, 32, 33, 1}) {
        int to = from + length;
        k.selectiveScan(o.x().rows(from, to), o.dt().rows(from, to), o.a(), o.b().rows(from, to), o.c().rows(from, to),
            o.d(), Rows.continuing(new int[] {length}, new int[] {3 + from}), s, carried, pieces.rows(from, to),
            carried);
        from = to;
      }
      assertThat(pieces.toFloats()).isEqualTo(y.toFloats());
      assertThat(carried.toFloats()).isEqualTo(out.toFloats());
    }
  }

  @Test
  void aRowAloneGivesTheBitsItHasInABatch() {
    SelectiveShape s = new SelectiveShape(40, 2, 12);
    Rows batch = Rows.ofLengths(40, 65, 3);
    Rows alone = Rows.of(1, 65);
    try (CpuDevice cpu = Devices.cpu(2); Scope scope = cpu.newScope("rows")) {
      Kernels k = cpu.kernels();
      Inputs in = new Inputs(scope, DType.F32, 5);
      SelectivePrograms.Operands o = SelectivePrograms.Operands.of(k, in, s, batch.tokens(), 0.3);
      Tensor dy = in.normal(batch.tokens(), s.channels(), 1);
      Tensor[] whole = run(k, in, o, s, batch, dy, 0);
      Tensor[] part = run(k, in, o, s, alone, dy, 40);
      for (int i = 0; i < whole.length; i++) {
        assertThat(part[i].toFloats()).isEqualTo(whole[i].rows(40, 105).toFloats());
      }
    }
  }

  /// y, dx, ddt, db, dc of the rows that begin at token `from`.
  private static Tensor[] run(Kernels k, Inputs in, SelectivePrograms.Operands all, SelectiveShape s, Rows rows,
      Tensor slopes, int from) {
    int t = rows.tokens();
    int to = from + t;
    Tensor x = all.x().rows(from, to);
    Tensor dt = all.dt().rows(from, to);
    Tensor b = all.b().rows(from, to);
    Tensor c = all.c().rows(from, to);
    Tensor y = in.empty(t, s.channels());
    Tensor dx = in.empty(t, s.channels());
    Tensor ddt = in.empty(t, s.channels());
    Tensor db = in.empty(t, s.keys());
    Tensor dc = in.empty(t, s.keys());
    k.selectiveScan(x, dt, all.a(), b, c, all.d(), rows, s, null, y, null);
    k.selectiveScanGrad(slopes.rows(from, to), null, x, dt, all.a(), b, c, all.d(), rows, s, null, dx, ddt, null, db,
        dc, null, null);
    return new Tensor[] {y, dx, ddt, db, dc};
  }
}
