package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.RmsNorm;
import org.seqmix.tensor.op.Ssd;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Law 9: the device agrees with `reference`, in F32 against F64.
class ReferenceProperties {
  private static final double BOUND = 1e-5;

  private static OpenClDevice opencl;
  private static Device reference;

  @BeforeContainer
  static void open() {
    opencl = OpenCl.device();
    reference = new ReferenceDevice(true);
  }

  @AfterContainer
  static void close() {
    if (opencl != null) {
      opencl.close();
      reference.close();
    }
  }

  /// Names and values of one operation's operands, made alike on both devices.
  private record Operands(Context c, DType type, SplittableRandom random) {
    Tensor next(long... dims) {
      Shape shape = Shape.of(dims);
      return c.scope().of(type, shape, OpenCl.normal(random, shape.elements()));
    }
  }

  @Property(tries = 40)
  void discreteSsd(@ForAll long seed, @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 21) Integer> tokens,
      @ForAll @IntRange(min = 1, max = 3) int groups, @ForAll @IntRange(min = 1, max = 2) int headsPerGroup,
      @ForAll @IntRange(min = 1, max = 9) int headDim, @ForAll @IntRange(min = 1, max = 9) int state,
      @ForAll boolean carried, @ForAll boolean skip) {
    SsdShape shape = new SsdShape(groups * headsPerGroup, groups, headDim, state);
    int[] lengths = tokens.stream().mapToInt(Integer::intValue).toArray();
    Rows rows = carried ? Rows.continuing(lengths, lengths) : Rows.ofLengths(lengths);
    long states = (long) rows.rows() * shape.heads() * state;
    agree(seed, o -> {
      Tensor in = carried ? o.next(states, headDim) : null;
      Tensor logDecay = Ssd.logDecay(o.c(), o.next(rows.tokens(), shape.heads()));
      Tensor x = o.next(rows.tokens(), shape.values());
      Tensor b = o.next(rows.tokens(), shape.keys());
      Tensor k = o.next(rows.tokens(), shape.keys());
      Tensor d = skip ? o.next(shape.heads()) : null;
      return Ssd.apply(o.c(), x, b, k, logDecay, d, rows, shape, in, null);
    });
  }

  @Property(tries = 20)
  void rmsNorm(@ForAll long seed, @ForAll @IntRange(max = 9) int tokens,
      @ForAll @IntRange(min = 1, max = 300) int width) {
    agree(seed, o -> RmsNorm.apply(o.c(), o.next(tokens, width), o.next(width), 1e-5));
  }

  private static void agree(long seed, Function<Operands, Tensor> operation) {
    try (Scope there = reference.newScope("reference"); Scope here = opencl.newScope("opencl")) {
      double[] expected = operation.apply(operands(there, DType.F64, seed)).toDoubles();
      float[] got = operation.apply(operands(here, DType.F32, seed)).toFloats();

      assertThat(OpenCl.error(got, expected)).isLessThan(BOUND);
    }
  }

  private static Operands operands(Scope scope, DType type, long seed) {
    return new Operands(Context.inference(scope), type, new SplittableRandom(seed));
  }
}
