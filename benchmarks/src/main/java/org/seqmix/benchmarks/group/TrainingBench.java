package org.seqmix.benchmarks.group;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.NextToken;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// One step of training a student on next tokens, without a teacher: forward, backward, clipping, AdamW.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrainingBench {
  /// What is compared.
  public static Group group() {
    Contender ours = Contender.of("seqmix", TrainingBench.class, "ours");
    return new Group("training", "A training step",
        "Llamba-type students on next tokens. 30M: width 512, 8 layers, 8 heads, MLP 1408, state 64, vocabulary 4096 tied, "
            + "29,991,488 parameters, 8 rows of 512 tokens, counted as 189 MFLOP a token. 4M: the student of "
            + "tinystories-3.8M, 16 rows of 256 tokens, 28.2 MFLOP a token. "
            + "Without vectors, one row.",
        Limit.PEAK,
        List.of(new Case("30M", Map.of("model", "llamba-30m", "length", "512", "rows", "8"), true),
            new Case("4M", Map.of("model", "llamba-4m", "length", "256", "rows", "16"), true)),
        TrainingBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain", "rows", "1"))));
  }

  private static Work work(Map<String, String> params) {
    double tokens = Double.parseDouble(params.getOrDefault("length", ""))
        * Double.parseDouble(params.getOrDefault("rows", ""));
    return new Work(tokens * (params.getOrDefault("model", "").equals("llamba-30m") ? 189e6 : 28.2e6), 0, tokens);
  }

  /// A student, its optimizer and a batch.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("llamba-4m") String model = "llamba-4m";

    @Param("256") int length;

    @Param("16") int rows;

    private Decoder student;
    private AdamW optimizer;
    private Batch batch;
    private long step;

    @Override
    void prepare() {
      student = new Decoder(Architecture.plan(Models.config(model)),
          new FreshWeights(scope, DType.F32, 1));
      optimizer = new AdamW(student.parameters(), new AdamWOptions(0.9, 0.95, 1e-8, 0.1), scope);
      int[] ids = new SplittableRandom(1).ints((long) rows * length, 0, student.plan().vocabulary()).toArray();
      batch = new Batch(ids, Rows.of(rows, length));
    }
  }

  /// One step.
  @Benchmark
  public double ours(Operands of) {
    try (Scope memory = of.opened.newScope("step")) {
      double loss = new NextToken()
          .gradients(new Lesson(of.student, of.student, of.batch, of.optimizer::watch, memory))[0];
      of.optimizer.step(++of.step, 1e-4, 1, name -> "all");
      return loss;
    }
  }
}
