package org.seqmix.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.mixer.AttentionWeights;
import org.seqmix.mixer.AttentionWeights.Projection;
import org.seqmix.mixer.Initialisation;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Ways for a mixer to begin other than its own: 4 heads of 2 columns, of which two share keys and values.
class BeginningsTest {
  private static final int WIDTH = 8;
  private static final int HEADS = 4;
  private static final int P = 2;
  private static final MixerProvider.Site SITE = new MixerProvider.Site(WIDTH, 4, 32);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("beginnings");
  private final Weights teacher = new FreshWeights(scope, DType.F64, 5);

  @AfterEach
  void close() {
    device.close();
  }

  private Projection projection(String name, int out, boolean bias) {
    Weights.Part part = teacher.at("teacher");
    return new Projection(part.product(name, Init.linear(), out, WIDTH),
        bias ? part.other(name + ".bias", Init.normal(1), out) : null);
  }

  private AttentionWeights attention(boolean bias) {
    return AttentionWeights.of(HEADS, 2, P, projection("q", HEADS * P, bias), projection("k", 2 * P, bias),
        projection("v", 2 * P, bias), projection("o", WIDTH, bias));
  }

  /// The mixer whose weights begin so.
  private SequenceMixer mixer(String name, Map<String, Object> options, Initialisation how) {
    Map<String, Init> begins = Mixers.find(name).initialisation(how, SITE, Options.ofMixer(name, options));
    return Mixers.create(name, options, SITE, new Replacing(scope, begins).at("m"));
  }

  /// Fresh weights, but for those that begin otherwise.
  private static final class Replacing extends Weights {
    private final FreshWeights fresh;
    private final Map<String, Init> begins;

    Replacing(Scope scope, Map<String, Init> begins) {
      this.fresh = new FreshWeights(scope, DType.F64, 1);
      this.begins = begins;
    }

    @Override
    protected Tensor make(String name, Role role, Shape shape, Init init) {
      return fresh.get(name, role, begins.getOrDefault(name.substring(2), init), shape.toArray());
    }
  }

  private static Map<String, Object> options(Object... pairs) {
    Map<String, Object> out = new HashMap<>(Map.of("heads", HEADS));
    for (int i = 0; i < pairs.length; i += 2) {
      out.put((String) pairs[i], pairs[i + 1]);
    }
    return out;
  }

  private static double[] numbers(SequenceMixer m, String name) {
    return m.parameters().get("m." + name).value().toDoubles();
  }

  private Tensor input(int tokens) {
    return teacher.at("input" + tokens).other("u", Init.normal(1), tokens, WIDTH);
  }

  /// Values leave the convolution as they came from the projection, and y leaves through the output projection alone.
  @ParameterizedTest
  @ValueSource(strings = {"identity", "values", "attention"})
  void identityPassesOn(String word) {
    Initialisation how = switch (word) {
      case "identity" -> new Initialisation.Identity();
      case "values" -> new Initialisation.FromValues(attention(false));
      default -> new Initialisation.FromAttention(attention(false));
    };
    SequenceMixer m = mixer("discrete-mamba2", options("state", P), how);
    Context c = Context.inference(scope);
    Tensor u = input(5);
    Mixing mixing = m.mix(c, u, Rows.ofLengths(5));
    Tensor x = Linear.apply(c, u, m.parameters().get("m.in_proj.weight").value().rows(0, WIDTH), null);
    assertThat(mixing.values().toDoubles()).isEqualTo(x.toDoubles());
    Tensor y = input(6).rows(0, 5);
    double[] out = Linear.apply(c, y, m.parameters().get("m.out_proj.weight").value(), null).toDoubles();
    assertThat(mixing.leave().apply(y).toDoubles()).usingElementComparator((a, b) -> Math.abs(a - b) < 1e-11 ? 0 : 1)
        .containsExactly(out);
  }

  /// Fresh convolutions and gates are at random; what is at random otherwise has the same numbers.
  @Test
  void freshIsAtRandom() {
    SequenceMixer fresh = mixer("discrete-mamba2", options("state", P), new Initialisation.Fresh());
    SequenceMixer identity = mixer("discrete-mamba2", options("state", P), new Initialisation.Identity());
    assertThat(numbers(fresh, "conv1d.weight")).doesNotContain(0).doesNotHaveDuplicates();
    assertThat(numbers(fresh, "conv1d.bias")).doesNotContain(0);
    assertThat(numbers(fresh, "z_bias")).containsOnly(0);
    int z = WIDTH + 2 * HEADS * P;
    assertThat(Arrays.copyOf(numbers(fresh, "in_proj.weight"), z * WIDTH))
        .isEqualTo(Arrays.copyOf(numbers(identity, "in_proj.weight"), z * WIDTH));
    assertThat(Arrays.copyOfRange(numbers(fresh, "in_proj.weight"), z * WIDTH, (z + WIDTH) * WIDTH)).doesNotContain(0);
    assertThat(numbers(fresh, "out_proj.weight")).isEqualTo(numbers(identity, "out_proj.weight"));
  }

  /// A document of one token: its matrix is q k / sqrt(P) + D, with q and k from the teacher's weights, whatever the state.
  @ParameterizedTest
  @CsvSource({"2, false", "2, true", "3, false"})
  void theFirstEntryIsTheTeachers(int state, boolean bias) {
    AttentionWeights a = attention(bias);
    SequenceMixer m = mixer("discrete-mamba2", options("state", state), new Initialisation.FromAttention(a));
    double[] u = input(1).toDoubles();
    Mixing mixing = m.mix(Context.inference(scope), input(1), Rows.ofLengths(1));
    double[] entries = mixing.matrix().rows(Context.inference(scope), 0, 1).toDoubles();
    double[] q = times(a.queries(), u);
    double[] k = times(a.keys(), u);
    double[] v = times(a.values(), u);
    for (int h = 0; h < HEADS; h++) {
      double dot = 0;
      for (int i = 0; i < P; i++) {
        dot += q[h * P + i] * k[h / 2 * P + i];
        assertThat(mixing.values().toDoubles()[h * P + i]).isCloseTo(v[h / 2 * P + i], within(1e-12));
      }
      assertThat(entries[h]).as("head " + h).isCloseTo(dot / Math.sqrt(P) + 1, within(1e-12));
    }
    assertThat(numbers(m, "out_proj.weight")).isEqualTo(a.output().weight().toDoubles());
  }

  private static double[] times(Projection p, double[] u) {
    double[] w = p.weight().toDoubles();
    double[] out = p.bias() == null ? new double[w.length / WIDTH] : p.bias().toDoubles();
    for (int row = 0; row < out.length; row++) {
      for (int i = 0; i < WIDTH; i++) {
        out[row] += w[row * WIDTH + i] * u[i];
      }
    }
    return out;
  }

  /// Mamba-2 has z before x, and a bias that opens its gate.
  @Test
  void mamba2TakesTheSameRows() {
    AttentionWeights a = attention(true);
    SequenceMixer m = mixer("mamba2", options("state", P, "groups", HEADS, "expand", 1, "bias", 1),
        new Initialisation.FromAttention(a));
    double[] in = numbers(m, "in_proj.weight");
    int size = WIDTH * WIDTH;
    assertThat(Arrays.copyOf(in, size)).containsOnly(0);
    assertThat(Arrays.copyOfRange(in, size, 2 * size)).isEqualTo(a.valueRows());
    assertThat(Arrays.copyOfRange(in, 2 * size, 3 * size)).isEqualTo(a.keyRows());
    double[] scaled = Arrays.stream(a.queryRows()).map(q -> q * (1 / Math.sqrt(P))).toArray();
    assertThat(Arrays.copyOfRange(in, 3 * size, 4 * size)).isEqualTo(scaled);
    double z = numbers(m, "in_proj.bias")[0];
    assertThat(z / (1 + Math.exp(-z))).isCloseTo(1, within(1e-12));
    assertThat(numbers(m, "out_proj.bias")).isEqualTo(a.output().biases());
    assertThat(numbers(m, "conv1d.bias")).startsWith(a.valueBiases());
  }

  /// MambaInLlama's form: x and B are as narrow as the keys, and nothing is scaled.
  @Test
  void selectiveScanTakesThemAsTheyAre() {
    AttentionWeights a = attention(false);
    SequenceMixer m = mixer("selective-scan", Map.of("xb", 2 * P, "state", P), new Initialisation.FromAttention(a));
    double[] in = numbers(m, "in_proj.weight");
    int x = WIDTH * WIDTH;
    int xb = 2 * P * WIDTH;
    assertThat(Arrays.copyOfRange(in, x, x + xb)).isEqualTo(a.values().numbers());
    assertThat(Arrays.copyOfRange(in, x + xb, x + 2 * xb)).isEqualTo(a.keys().numbers());
    assertThat(Arrays.copyOfRange(in, x + 2 * xb, 2 * x + 2 * xb)).isEqualTo(a.queries().numbers());
    assertThat(numbers(m, "out_proj.weight")).isEqualTo(a.output().numbers());
  }

  @Test
  void chosenHeadsTakeTheirParts() {
    AttentionWeights two = attention(false).ofHeads(java.util.List.of(1, 2));
    int head = P * WIDTH;
    double[] q = attention(false).queries().numbers();
    double[] k = attention(false).keys().numbers();
    assertThat(two.queryRows()).isEqualTo(Arrays.copyOfRange(q, head, 3 * head));
    assertThat(two.keyRows()).isEqualTo(k);
    double[] o = attention(false).output().numbers();
    assertThat(two.outputColumns()).startsWith(Arrays.copyOfRange(o, P, 3 * P)).hasSize(WIDTH * 2 * P);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      discrete-mamba2 | heads=4 state=1             | mixer discrete-mamba2: initialisation attention: expected state >= 2, the teacher's columns a head, got 1
      discrete-mamba2 | heads=4 state=2 groups=2    | mixer discrete-mamba2: initialisation attention: expected groups = 4, got 2
      discrete-mamba2 | heads=2 state=4             | mixer discrete-mamba2: initialisation attention: expected heads = 4, got 2
      discrete-mamba2 | heads=4 state=2 expand=2    | mixer discrete-mamba2: initialisation attention: expected columns a head = 2, got 4
      discrete-mamba2 | heads=4 state=2 conv_bias=0 | mixer discrete-mamba2: initialisation attention: expected conv_bias=1, to hold the biases of the teacher's queries, keys and values, got 0
      mamba2          | heads=4 state=2             | mixer mamba2: initialisation attention: expected columns a head = 2, got 4
      selective-scan  | xb=8 state=2                | mixer selective-scan: initialisation attention: expected xb = 4, got 8
      """)
  void whatDoesNotFit(String name, String options, String expected) {
    Map<String, Object> all = new HashMap<>();
    Arrays.stream(options.split(" ")).map(o -> o.split("=")).forEach(o -> all.put(o[0], Integer.valueOf(o[1])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixer(name, all, new Initialisation.FromAttention(attention(true)))).withMessage(expected);
  }

  @Test
  void aGateWithoutABiasCannotBeOpened() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixer("mamba2", options("state", P), new Initialisation.Identity()))
        .withMessage(
            "mixer mamba2: initialisation identity: expected bias=1, without which no gate is constant, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixer("selective-scan", Map.of("xb", P, "state", P), new Initialisation.Identity()))
        .withMessageStartingWith(
            "mixer selective-scan: initialisation identity: expected a gate with a bias, got none");
  }
}
