package org.seqmix.openclbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.NextToken;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Whole training steps on next tokens: forward, backward, clipping, AdamW.
final class TrainCases {
  private static final int WARMUPS = 3;
  private static final int STEPS = 7;

  private TrainCases() {
  }

  /// `flops` a token, counted by hand.
  static Row measure(OpenClDevice device, String contender, Path config, int rows, int length, double flops) {
    try (Scope scope = device.newScope("training")) {
      Decoder student =
          new Decoder(Architecture.plan(ConfigReader.readFile(config)), new FreshWeights(scope, DType.F32, 1));
      AdamW optimizer = new AdamW(student.parameters(), new AdamWOptions(0.9, 0.95, 1e-8, 0.1), scope);
      int[] ids = new SplittableRandom(1).ints((long) rows * length, 0, student.plan().vocabulary()).toArray();
      Batch batch = new Batch(ids, Rows.of(rows, length));
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < WARMUPS + STEPS; i++) {
        long began = System.nanoTime();
        step(device, student, optimizer, batch, i + 1);
        if (i >= WARMUPS) {
          seconds.add((System.nanoTime() - began) / 1e9);
        }
      }
      double tokens = (double) rows * length;
      return new Row("training", name(config) + ", " + rows + " x " + length, contender, flops * tokens, 0, tokens,
          seconds);
    }
  }

  private static void step(OpenClDevice device, Decoder student, AdamW optimizer, Batch batch, long number) {
    try (Scope memory = device.newScope("step")) {
      new NextToken().gradients(new Lesson(student, student, batch, optimizer::watch, memory));
      optimizer.step(number, 1e-4, 1, name -> "all");
    }
    device.finish();
  }

  private static String name(Path config) {
    return String.valueOf(config.getFileName()).replace(".json", "");
  }
}
