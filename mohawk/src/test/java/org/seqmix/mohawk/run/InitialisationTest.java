package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// How a student's new mixers begin: a teacher of width 16 with 4 heads of 4 columns, of which two share keys and values.
class InitialisationTest {
  private static final LlamaConfig LLAMA = new LlamaConfig(16, 24, 2, 4, 2, 4, 30, 64, 1e-5, true,
      new RopeConfig(10_000), SpecialTokens.NONE);
  private static final String DISCRETE = "2*discrete-mamba2[heads=4 state=4]";
  private static final String MAMBA2 = "2*mamba2[heads=4 groups=4 state=4 expand=1]";

  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");
  private final Decoder teacher = TinyModels.fresh(LLAMA, scope, DType.F32, 1);

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private Decoder student(String plan, String initialisation, long seed) {
    return Transfer.student(teacher, Architecture.plan(LLAMA).withMixers(LayerPlan.parse(plan)), initialisation, scope,
        seed);
  }

  private static void assertSame(Decoder one, Decoder other) {
    for (Parameter p : one.parameters()) {
      assertThat(other.parameters().get(p.name()).value().toFloats()).as(p.name()).isEqualTo(p.value().toFloats());
    }
  }

  private static float[] values(Decoder decoder, String name) {
    return decoder.parameters().get(name).value().toFloats();
  }

  /// The mixers' own beginning is what a decoder of its own would begin with: the identity of one, fresh of the other.
  @ParameterizedTest
  @CsvSource({DISCRETE + ", identity", MAMBA2 + ", fresh"})
  void ownIsAsBefore(String plan, String same) {
    Decoder own = student(plan, "own", 7);
    Decoder alone = TinyModels.fresh(LLAMA, scope, DType.F32, 1);
    Decoder fresh = new Decoder(Architecture.plan(LLAMA).withMixers(LayerPlan.parse(plan)),
        new org.seqmix.tensor.FreshWeights(scope, DType.F32, 7));
    for (Parameter p : own.parameters()) {
      boolean mixer = p.name().contains(".mixer.");
      assertThat(values(own, p.name())).as(p.name()).isEqualTo(values(mixer ? fresh : alone, p.name()));
    }
    assertSame(own, Transfer.student(teacher, own.plan(), scope, 7));
    assertSame(own, student(plan, same, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fresh", "values", "attention"})
  void theSameSeedGivesTheSameBits(String initialisation) {
    Decoder one = student(DISCRETE, initialisation, 7);
    assertSame(one, student(DISCRETE, initialisation, 7));
    String name = "model.layers.0.mixer.in_proj.weight";
    assertThat(values(one, name)).isNotEqualTo(values(student(DISCRETE, initialisation, 8), name))
        .isNotEqualTo(values(student(DISCRETE, "own", 7), name));
  }

  /// Every query head has the keys and values that it read in the teacher, and C a half of W_q, since P is 4.
  @Test
  void attentionIsTheTeachersWeights() {
    Decoder student = student(DISCRETE, "attention", 7);
    int head = 4 * 16;
    float[] in = values(student, "model.layers.1.mixer.in_proj.weight");
    float[] q = values(teacher, "model.layers.1.self_attn.q_proj.weight");
    float[] k = values(teacher, "model.layers.1.self_attn.k_proj.weight");
    float[] v = values(teacher, "model.layers.1.self_attn.v_proj.weight");
    for (int h = 0; h < 4; h++) {
      assertThat(part(in, h, head)).isEqualTo(part(v, h / 2, head));
      assertThat(part(in, 4 + h, head)).isEqualTo(part(k, h / 2, head));
      float[] c = part(in, 8 + h, head);
      for (int i = 0; i < head; i++) {
        assertThat(c[i]).isEqualTo(q[h * head + i] / 2);
      }
    }
    assertThat(values(student, "model.layers.1.mixer.out_proj.weight"))
        .isEqualTo(values(teacher, "model.layers.1.self_attn.o_proj.weight"));
    assertThat(values(student, "model.layers.1.mixer.D")).containsOnly(1);
  }

  private static float[] part(float[] all, int index, int size) {
    return Arrays.copyOfRange(all, index * size, (index + 1) * size);
  }

  /// Documents of one token: softmax gives 1 there, so a student without the mixer's C B adds nothing to D's 1 and does what
  /// the teacher does. With the values alone, the two outputs differ by C B in front of the same vectors.
  @Test
  void valuesLeaveThroughTheTeachersOutput() {
    Decoder student = student(DISCRETE, "values", 7);
    for (String zero : List.of("conv1d.weight")) {
      Tensor taps = student.parameters().get("model.layers.0.mixer." + zero).value().rows(16, 48);
      device.kernels().fill(taps.reshape(32 * 4), 0);
    }
    Context c = Context.inference(scope);
    Tensor u = teacher.embed(c, new int[] {5, 6, 7});
    Rows single = Rows.packed(new int[] {3}, new int[][] {{1, 2}});
    float[] mine = student.blocks().getFirst().mixer().forward(c, u, single).toFloats();
    float[] theirs = teacher.blocks().getFirst().mixer().forward(c, u, single).toFloats();
    for (int i = 0; i < mine.length; i++) {
      assertThat(mine[i]).isCloseTo(theirs[i], org.assertj.core.api.Assertions.within(1e-6f));
    }
  }

  /// Of a layer that keeps some heads, the others begin from their own part of the attention.
  @Test
  void headsThatAreNotKeptTakeTheirPart() {
    Decoder student = student("2*hybrid-heads[heads=4 head_dim=4 keep=0+2 state=4 rope_theta=10000]", "attention", 7);
    float[] in = values(student, "model.layers.0.mixer.ssm.in_proj.weight");
    float[] v = values(teacher, "model.layers.0.self_attn.v_proj.weight");
    assertThat(part(in, 0, 64)).isEqualTo(part(v, 0, 64));
    assertThat(part(in, 1, 64)).isEqualTo(part(v, 1, 64));
    assertThat(values(student, "model.layers.0.mixer.self_attn.q_proj.weight"))
        .isEqualTo(values(student("2*hybrid-heads[heads=4 head_dim=4 keep=0+2 state=4 rope_theta=10000]", "own", 7),
            "model.layers.0.mixer.self_attn.q_proj.weight"));
  }

  /// Phi's biases of queries, keys and values go where the convolution adds its own.
  @Test
  void biasesOfATeacherAreKept() {
    PhiConfig phi = new PhiConfig(16, 64, 2, new PhiAttention(2, 2, 0.5, new RopeConfig(10_000)), 30, 64, 1e-5, false,
        new SpecialTokens(OptionalInt.of(1), List.of(2)));
    Decoder from = TinyModels.fresh(phi, scope, DType.F32, 1);
    String attention = "model.layers.0.self_attn.";
    device.kernels().fill(from.parameters().get(attention + "v_proj.bias").value(), 3);
    device.kernels().fill(from.parameters().get(attention + "q_proj.bias").value(), 8);
    Decoder student = Transfer.student(from,
        Architecture.plan(phi).withMixers(LayerPlan.parse("2*discrete-mamba2[heads=2 state=8]")), "attention", scope,
        7);
    float[] bias = values(student, "model.layers.0.mixer.conv1d.bias");
    assertThat(Arrays.copyOf(bias, 16)).containsOnly(3);
    assertThat(Arrays.copyOfRange(bias, 32, 48)).containsOnly((float) (8 / Math.sqrt(8)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      2*linear-attention[heads=4]          | attention | mixer linear-attention: initialisation attention: expected a mixer that has it, got one that begins in its own way alone; leave student.initialisation out
      2*toeplitz[heads=4]                  | fresh     | mixer toeplitz: initialisation fresh: expected a mixer that has it, got one that begins in its own way alone; leave student.initialisation out
      2*discrete-mamba2[heads=4 state=2]   | attention | mixer discrete-mamba2: initialisation attention: expected state >= 4, the teacher's columns a head, got 2
      """)
  void whatAMixerDoesNotHaveIsRefused(String plan, String initialisation, String expected) {
    assertThatThrownBy(() -> student(plan, initialisation, 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage(expected);
  }
}
