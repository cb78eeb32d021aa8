package org.seqmix.examples;

import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// For a researcher who looks at mixers as matrices: the same input through several kinds, and how far apart their
/// matrices are. A jar on the class path adds its mixers by name.
public final class CompareMatrices {
  private static final int WIDTH = 64;
  private static final int TOKENS = 48;
  private static final List<String> KINDS = List.of("attention", "discrete-mamba2");

  private CompareMatrices() {
  }

  /// Prints the mean Frobenius distance a head for every pair of mixers; more mixers that have the option `heads` may be
  /// named.
  public static void main(String[] args) {
    List<String> kinds = args.length > 0 ? List.of(args) : KINDS;
    try (CpuDevice cpu = CpuDevice.open(); Scope scope = cpu.newScope("matrices")) {
      Context c = Context.inference(scope);
      Rows rows = Rows.of(1, TOKENS);
      Tensor u = scope.of(DType.F32, Shape.of(TOKENS, WIDTH), noise(TOKENS * WIDTH));
      List<MixingMatrix> matrices = kinds.stream().map(kind -> mixer(kind, scope).mix(c, u, rows).matrix()).toList();
      for (int i = 0; i < kinds.size(); i++) {
        for (int j = i + 1; j < kinds.size(); j++) {
          // @start region="distance"
          Tensor distance = matrices.get(i).distance(c, matrices.get(j)); // (1, heads): one document, every head
          // @end
          System.out.printf("%s to %s: %s heads, first %.4f%n", kinds.get(i), kinds.get(j), distance.columns(),
              distance.toDoubles()[0]);
        }
      }
    }
  }

  private static SequenceMixer mixer(String kind, Scope scope) {
    // @start region="by-name"
    Map<String, Object> options = kind.equals("discrete-mamba2") ? Map.of("heads", 4, "state", 16) : Map.of("heads", 4);
    return Mixers.create(kind, options, new MixerProvider.Site(WIDTH, 1, TOKENS), // width, layers, context
        new FreshWeights(scope, DType.F32, 1).at(kind));
    // @end
  }

  private static double[] noise(int count) {
    SplittableRandom random = new SplittableRandom(1);
    return random.doubles(count, -1, 1).toArray();
  }
}
