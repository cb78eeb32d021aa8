package org.seqmix.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ConfigWriter;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.hybrid.safetensors.CheckpointWriter;
import org.seqmix.hybrid.safetensors.TensorSpec;
import org.seqmix.mohawk.recipe.Teachers;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.ShapeWeights;

/// Writes a checkpoint of a published teacher's shape, or of a config.json's, with random weights in BF16, for measuring what a distillation of that
/// size takes: `SHAPE TOKENIZER_DIR OUT`, such as `llama-3.2-1b tokenizers/llama3 /tmp/llama`.
///
/// Memory: one tensor. Vectors are ones, matrices uniform with the deviation 0.02.
public final class RandomCheckpoint {
  private static final double HALF_WIDTH = 0.02 * Math.sqrt(3);
  private static final ValueLayout.OfShort BF16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RandomCheckpoint() {
  }

  /// See the class.
  public static void main(String[] args) {
    if (args.length != 3) {
      throw new IllegalArgumentException("expected SHAPE TOKENIZER_DIR OUT, got " + args.length + " arguments");
    }
    Path out = Path.of(args[2]);
    ModelConfig config = args[0].endsWith(".json") ? ConfigReader.readFile(Path.of(args[0])) : Teachers.config(args[0]);
    List<TensorSpec> specs = specs(config);
    try (CheckpointWriter writer = CheckpointWriter.create(out, specs, CheckpointWriter.DEFAULT_SHARD_BYTES)) {
      for (int i = 0; i < specs.size(); i++) {
        writer.append(specs.get(i).name(), numbers(specs.get(i), i));
      }
      writer.commit();
    }
    ModelWriter.copyCompanions(Path.of(args[1]), out);
    ConfigWriter.write(out, config, DType.BF16);
  }

  private static List<TensorSpec> specs(ModelConfig config) {
    try (ShapeDevice shapes = new ShapeDevice(); Scope scope = shapes.newScope("shapes")) {
      return new Decoder(Architecture.plan(config), new ShapeWeights(scope, DType.BF16)).parameters().stream()
          .map(p -> new TensorSpec(p.name(), DType.BF16, p.value().shape().toArray())).toList();
    }
  }

  private static MemorySegment numbers(TensorSpec spec, long seed) {
    long count = 1;
    for (long extent : spec.shape()) {
      count *= extent;
    }
    short[] out = new short[Math.toIntExact(count)];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < out.length; i++) {
      double value = spec.shape().length == 1 ? 1 : HALF_WIDTH * (2 * random.nextDouble() - 1);
      out[i] = (short) (Float.floatToRawIntBits((float) value) >>> 16);
    }
    MemorySegment bytes = MemorySegment.ofArray(new byte[2 * out.length]);
    MemorySegment.copy(out, 0, bytes, BF16, 0, out.length);
    return bytes;
  }
}
