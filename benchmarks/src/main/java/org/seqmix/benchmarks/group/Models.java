package org.seqmix.benchmarks.group;

import java.nio.file.Files;
import java.nio.file.Path;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.Weights;

/// The models whose shapes are measured, from the project's root or from its module `benchmarks`.
final class Models {
  private static final Path FROM_ROOT = Path.of("benchmarks", "models");

  private Models() {}

  static Path file(String name) {
    return (Files.isDirectory(FROM_ROOT) ? FROM_ROOT : Path.of("models")).resolve(name + ".json");
  }

  static ModelConfig config(String name) {
    return ConfigReader.readFile(file(name));
  }

  /// Bytes that a token reads of a model's weights, those of products kept in `format`; of an embedding table that is not
  /// the head as well, one row. TimedModel counts the same of a model that is open, without that row.
  static double weightBytes(String name, WeightFormat format) {
    try (ShapeDevice device = new ShapeDevice(); Scope scope = device.newScope("shapes")) {
      Counting weights = new Counting(scope, format);
      new Decoder(Architecture.plan(config(name)), weights);
      return weights.bytes;
    }
  }

  /// Shapes alone, and the bytes that they would take.
  private static final class Counting extends Weights {
    private final Scope scope;
    private final WeightFormat format;
    private double bytes;

    Counting(Scope scope, WeightFormat format) {
      this.scope = scope;
      this.format = format;
    }

    @Override
    protected Tensor make(String name, Role role, Shape shape, Init init) {
      bytes += switch (role) {
        case PRODUCT, TIED_EMBEDDING -> shape.elements() * format.bitsPerWeight() / Byte.SIZE;
        case EMBEDDING -> shape.columns() * Float.BYTES;
        case OTHER -> shape.elements() * Float.BYTES;
      };
      return scope.empty(DType.F32, shape);
    }
  }
}
