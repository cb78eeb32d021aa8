package org.seqmix.eval;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.Weights;

/// Weights of a shape without a checkpoint, for timing: products and embeddings are uniform in plus or minus
/// 1/sqrt(columns), everything else begins as its module says, in F32. Products are packed as a checkpoint's are for
/// inference.
public final class RandomWeights extends Weights {
  private static final long BLOCK = 1L << 20;

  private final Scope scope;
  private final long seed;
  private final WeightFormat format;

  /// Weights in `scope`, those of products in `format`; the numbers depend on the seed and a weight's name alone.
  public RandomWeights(Scope scope, long seed, WeightFormat format) {
    this.scope = scope;
    this.seed = seed;
    this.format = format;
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
    return switch (role) {
      case OTHER -> scope.of(DType.F32, shape, init.values(shape, random));
      case EMBEDDING -> uniform(scope, shape, random);
      case PRODUCT, TIED_EMBEDDING -> {
        try (Scope staging = scope.device().newScope("unpacked " + name)) {
          yield scope.device().kernels().pack(scope, uniform(staging, shape, random), format);
        }
      }
    };
  }

  /// Filled a block of rows at a time: a vocabulary of numbers never lies on the heap.
  private static Tensor uniform(Scope into, Shape shape, SplittableRandom random) {
    Tensor out = into.empty(DType.F32, shape);
    float bound = (float) (1 / Math.sqrt(shape.columns()));
    long step = Math.max(1, BLOCK / shape.columns());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.min(step, shape.rows()) * shape.columns() * Float.BYTES, 64);
      for (long from = 0; from < shape.rows(); from += step) {
        Tensor block = out.rows(from, Math.min(shape.rows(), from + step));
        for (long i = 0; i < block.elements(); i++) {
          host.setAtIndex(ValueLayout.JAVA_FLOAT, i, bound * (2 * random.nextFloat() - 1));
        }
        into.device().upload(host, block);
      }
    }
    return out;
  }
}
