package org.seqmix.openclbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.seqmix.eval.Speed;
import org.seqmix.eval.Throughput;
import org.seqmix.eval.TimedModel;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.tensor.WeightFormat;

/// Whole decoding steps of a model's shape with random weights: ids in, logits on the device, one number of them out.
final class DecodeCases {
  private static final int TOKENS = 32;
  private static final int WARMUPS = 2;
  private static final int RUNS = 5;
  /// Of one row, whose steps the host must keep up with: compiled code, some thousand tokens.
  private static final int ONE_ROW_TOKENS = 256;
  private static final int ONE_ROW_WARMUPS = 8;
  private static final int ONE_ROW_RUNS = 9;

  private DecodeCases() {
  }

  /// One row for every batch, handed to `found` as soon as it is there. Bytes: weights read once, states read and written.
  static void measure(OpenClDevice device, Path config, WeightFormat format, int[] batches, Consumer<Row> found) {
    String contender = "seqmix " + format + (device.settings().roundsInputs() ? ", inputs BF16" : "");
    try (TimedModel model = TimedModel.random(config, 0, format, device)) {
      for (int batch : batches) {
        int tokens = Math.max(TOKENS, ONE_ROW_TOKENS / batch);
        Throughput clock = new Throughput(System::nanoTime, Math.max(WARMUPS, ONE_ROW_WARMUPS / batch),
            batch == 1 ? ONE_ROW_RUNS : RUNS);
        Speed speed = clock.decode(model.decoder(), batch, tokens);
        List<Double> seconds = new ArrayList<>();
        Arrays.stream(speed.samples()).forEach(rate -> seconds.add(batch / rate));
        found.accept(new Row("decode", model.name() + ", batch " + batch, contender, 0,
            model.stepBytes(batch, 0, tokens), batch, seconds));
      }
    }
  }

  /// What each kernel takes in such steps, on a device that keeps times.
  static List<String> profile(OpenClDevice device, Path config, WeightFormat format, int batch) {
    Throughput clock = new Throughput(System::nanoTime, 1, 1);
    try (TimedModel model = TimedModel.random(config, 0, format, device)) {
      clock.decode(model.decoder(), batch, TOKENS);
      device.kernelTimes();
      clock.decode(model.decoder(), batch, TOKENS);
      return device.kernelTimes();
    }
  }
}
