package org.seqmix.benchmarks.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.seqmix.benchmarks.Case;
import org.seqmix.benchmarks.Contender;
import org.seqmix.benchmarks.Group;
import org.seqmix.benchmarks.Limit;
import org.seqmix.benchmarks.Work;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// One token for each of some sequences: states are read, moved on and written.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBench {
  private static final SsdShape SSD = new SsdShape(24, 1, 64, 128);
  private static final SelectiveShape SCAN = new SelectiveShape(1536, 1, 16);
  private static final int CHANNELS = 1792;
  private static final int TAPS = 4;

  /// What is compared.
  public static Group group() {
    List<Case> cases = new ArrayList<>();
    for (String op : List.of("ssd", "scan", "conv")) {
      for (int batch : List.of(1, 8, 64)) {
        cases.add(new Case(op + ", batch " + batch, Map.of("op", op, "batch", "" + batch), batch == 8));
      }
    }
    Contender ours = Contender.of("seqmix", StepBench.class, "ours");
    return new Group("step", "Single steps",
        "The shapes of a Mamba-2 and a Mamba of 130M: SSD of 24 heads, P 64, N 128; scan of 1536 channels, N 16; conv of 1792 "
            + "channels, 4 taps. Bytes: the state read and written, inputs and outputs. Small states stay in the caches, whose "
            + "rate is higher.",
        Limit.STREAM, cases, StepBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain")),
            ours.named("reference").with(Map.of("device", "reference"))));
  }

  private static Work work(Map<String, String> params) {
    double batch = Double.parseDouble(params.getOrDefault("batch", ""));
    double state = switch (params.getOrDefault("op", "")) {
      case "ssd" -> SSD.heads() * SSD.headDim() * SSD.state();
      case "scan" -> SCAN.channels() * SCAN.state();
      default -> CHANNELS * (TAPS - 1);
    };
    double inputs = switch (params.getOrDefault("op", "")) {
      case "ssd" -> 2 * SSD.values() + 2 * SSD.keys();
      case "scan" -> 3 * SCAN.channels() + 2 * SCAN.keys();
      default -> 2 * CHANNELS;
    };
    return new Work(5 * batch * state, 4 * batch * (2 * state + inputs), batch);
  }

  /// States and what moves them on.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("ssd") String op = "ssd";

    @Param("1") int batch;

    private Rows rows;
    private Tensor x;
    private Tensor b;
    private Tensor c;
    private Tensor step;
    private Tensor weight;
    private Tensor state;
    private Tensor y;

    @Override
    void prepare() {
      int[] ones = new int[batch];
      java.util.Arrays.fill(ones, 1);
      rows = Rows.continuing(ones, ones);
      switch (op) {
        case "ssd" -> operands(SSD.values(), SSD.keys(), decays(batch, SSD.heads()), x,
            random((long) batch * SSD.heads() * SSD.state(), SSD.headDim()));
        case "scan" -> {
          Tensor a = random(SCAN.channels(), SCAN.state());
          kernels.logDecay(a, a);
          Tensor dt = random(batch, SCAN.channels());
          kernels.multiply(dt, dt, dt);
          operands(SCAN.channels(), SCAN.keys(), dt, a, random((long) batch * SCAN.state(), SCAN.channels()));
        }
        default -> operands(CHANNELS, 1, x, random(CHANNELS, TAPS),
            random((long) batch * (TAPS - 1), CHANNELS).reshape(batch, TAPS - 1, CHANNELS));
      }
    }

    private void operands(int values, int keys, Tensor steps, Tensor weights, Tensor states) {
      x = random(batch, values);
      y = empty(batch, values);
      b = random(batch, keys);
      c = random(batch, keys);
      step = steps;
      weight = weights;
      state = states;
    }
  }

  /// One token of every sequence.
  @Benchmark
  public Tensor ours(Operands of) {
    switch (of.op) {
      case "ssd" -> of.kernels.ssd(of.x, of.b, of.c, of.step, null, of.rows, SSD, of.state, of.y, of.state);
      case "scan" -> of.kernels.selectiveScan(of.x, of.step, of.weight, of.b, of.c, null, of.rows, SCAN, of.state, of.y,
          of.state);
      default -> of.kernels.causalConv(of.x, of.weight, null, of.rows, of.state, of.y, of.state);
    }
    return of.y;
  }
}
