package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import jdk.incubator.vector.VectorShuffle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The transform against the product of polynomials that it stands for, in double; columns are the lanes of a vector.
class FourierTest {
  private static final double TOLERANCE = 1e-6;

  private final Random random = new Random(11);
  private final Arena arena = Arena.ofAuto();

  /// Rows of one vector.
  private MemorySegment normal(int rows) {
    MemorySegment out = arena.allocate((long) rows * Vectors.BYTES, 64);
    for (int i = 0; i < rows * Vectors.LANES; i++) {
      out.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return out;
  }

  private static double at(MemorySegment rows, int row, int lane) {
    return rows.getAtIndex(ValueLayout.JAVA_FLOAT, (long) row * Vectors.LANES + lane);
  }

  private MemorySegment transformed(MemorySegment columns, int tokens, int size, float[] roots) {
    MemorySegment data = arena.allocate((long) size * Fourier.ROW, 64);
    FourierColumns.load(columns.address(), Vectors.BYTES, tokens, Vectors.LANES, data.address(), size);
    Fourier.forward(data.address(), size, roots);
    return data;
  }

  /// The sum over s of a[s] b[t - s], with what lies beyond 2M brought back with its sign changed.
  private static double convolution(MemorySegment a, MemorySegment b, int lane, int t, int tokens) {
    double sum = 0;
    for (int s = 0; s < tokens; s++) {
      int other = t - s;
      sum += other >= 0 ? at(a, s, lane) * at(b, other, lane) : -at(a, s, lane) * at(b, other + tokens, lane);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 64, 128, 256, 512, 1024})
  void productsOfPointsAreConvolutionsThatChangeSignAtTheEnd(int size) {
    int tokens = 2 * size;
    float[] roots = new FourierRoots().upTo(4 * size);
    MemorySegment a = normal(tokens);
    MemorySegment b = normal(tokens);
    MemorySegment product = transformed(a, tokens, size, roots);
    VectorShuffle<Float> same = VectorShuffle.iota(Vectors.SPECIES, 0, 1, false);
    FourierColumns.times(product.address(), transformed(b, tokens, size, roots).address(), same, size);
    Fourier.inverse(product.address(), size, roots);
    double worst = 0;
    double largest = 0;
    for (int lane = 0; lane < Vectors.LANES; lane += Vectors.LANES - 1) {
      for (int t = 0; t < tokens; t++) {
        double expected = convolution(a, b, lane, t, tokens);
        double got = at(product, t < size ? 2 * t : 2 * (t - size) + 1, lane) / size;
        worst = Math.max(worst, Math.abs(got - expected));
        largest = Math.max(largest, Math.abs(expected));
      }
    }
    assertThat(worst / largest).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 32, 2048})
  void whatGoesThereComesBack(int size) {
    float[] roots = new FourierRoots().upTo(size);
    MemorySegment x = normal(2 * size);
    MemorySegment data = transformed(x, 2 * size, size, roots);
    Fourier.inverse(data.address(), size, roots);
    MemorySegment back = arena.allocate(2L * size * Vectors.BYTES, 64);
    FourierColumns.store(data.address(), size, back.address(), Vectors.BYTES, 2 * size, Vectors.LANES);
    double worst = 0;
    for (int t = 0; t < 2 * size; t++) {
      worst = Math.max(worst, Math.abs(at(back, t, 0) / size - at(x, t, 0)));
    }
    assertThat(worst).isLessThan(TOLERANCE);
  }
}
