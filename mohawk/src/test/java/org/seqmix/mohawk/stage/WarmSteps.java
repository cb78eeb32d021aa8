package org.seqmix.mohawk.stage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

/// Runs training steps until one leaves less than a limit on the Java heap; prints what the last one left.
final class WarmSteps {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int LENGTH = 256;
  private static final int ROWS = 16;
  private static final int VOCABULARY = 512;
  private static final int MOST_STEPS = 300;

  private WarmSteps() {}

  /// Steps until one stays below the limit: the compilers need some dozens to get there.
  public static void main(String[] args) {
    long limit = Long.parseLong(args[0]);
    LlamaConfig llama = new LlamaConfig(64, 64, 6, 8, 8, 8, VOCABULARY, LENGTH, 1e-5, true, new RopeConfig(10_000),
        new SpecialTokens(OptionalInt.of(1), List.of(2)));
    try (CpuDevice device = new CpuDevice(CpuDevice.Options.defaults().withThreads(2));
        Scope scope = device.newScope("test")) {
      Decoder student = new Decoder(
          Architecture.plan(llama).withMixers(LayerPlan.parse("6*discrete-mamba2[heads=8 state=32]")),
          new FreshWeights(scope, DType.F32, 2));
      AdamW optimizer = new AdamW(student.parameters(), AdamWOptions.MOHAWK, scope);
      Batch batch = new Batch(new SplittableRandom(3).ints((long) ROWS * LENGTH, 0, VOCABULARY).toArray(),
          Rows.of(ROWS, LENGTH));
      long least = Long.MAX_VALUE;
      for (int step = 1; step <= MOST_STEPS && least >= limit; step++) {
        long before = THREADS.getTotalThreadAllocatedBytes();
        try (Scope memory = device.newScope("step")) {
          new NextToken().gradients(new Lesson(student, student, batch, optimizer::watch, memory));
        }
        optimizer.step(step, 1e-4, 1, name -> "all");
        least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
      }
      System.out.println(least);
    }
  }
}
