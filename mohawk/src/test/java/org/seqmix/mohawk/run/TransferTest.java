package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Context;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.mohawk.stage.HiddenStateAlignment;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.MatrixOrientation;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// What a student takes over from its teacher, and what begins fresh.
class TransferTest {
  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private Decoder teacher(LlamaConfig config) {
    return TinyModels.fresh(config, scope, DType.F32, 1);
  }

  private Decoder student(Decoder teacher, LlamaConfig config, long seed, Integer... attention) {
    return Transfer.student(teacher, Architecture.plan(TinyModels.student(config, attention)), scope, seed);
  }

  private static float[] values(Decoder decoder, String name) {
    return decoder.parameters().get(name).value().toFloats();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void normsMlpsEmbeddingAndHeadAreCopies(boolean tied) {
    LlamaConfig config = TinyModels.teacher(30, 64, tied);
    Decoder teacher = teacher(config);
    Decoder student = student(teacher, config, 7);
    assertCopied(teacher, "model.embed_tokens.weight", student, "backbone.embedding.weight");
    assertCopied(teacher, "model.norm.weight", student, "backbone.final_layernorm.weight");
    assertThat(student.parameters().contains("lm_head.weight")).isEqualTo(!tied);
    if (!tied) {
      assertCopied(teacher, "lm_head.weight", student, "lm_head.weight");
    }
    for (String rest : Arrays.asList("input_layernorm.weight", "post_attention_layernorm.weight", "mlp.up_proj.weight",
        "mlp.gate_proj.weight", "mlp.down_proj.weight")) {
      assertCopied(teacher, "model.layers.1." + rest, student, "backbone.layers.1." + rest);
    }
  }

  /// The same numbers in memory of its own.
  private static void assertCopied(Decoder teacher, String from, Decoder student, String to) {
    float[] before = values(teacher, from);
    assertThat(values(student, to)).as(to).isEqualTo(before);
    Parameter copy = student.parameters().get(to);
    copy.value().device().kernels().fill(copy.value(), 3);
    assertThat(values(teacher, from)).as(from).isEqualTo(before);
  }

  /// The convolution passes its input through, the gate is open, D is one; numbers depend on the seed.
  @Test
  void mixersBeginFresh() {
    LlamaConfig config = TinyModels.teacher(30, 64, true);
    Decoder teacher = teacher(config);
    Decoder student = student(teacher, config, 7);
    String mixer = "backbone.layers.0.mixer.";
    assertThat(values(student, mixer + "D")).containsOnly(1);
    assertThat(values(student, mixer + "conv1d.bias")).containsOnly(0);
    float[] taps = values(student, mixer + "conv1d.weight");
    for (int i = 0; i < taps.length; i++) {
      assertThat(taps[i]).isEqualTo(i % 4 == 3 ? 1 : 0);
    }
    assertThat(values(student, mixer + "in_proj.weight"))
        .isEqualTo(values(student(teacher, config, 7), mixer + "in_proj.weight"))
        .isNotEqualTo(values(student(teacher, config, 8), mixer + "in_proj.weight"))
        .isNotEqualTo(values(student, "backbone.layers.1.mixer.in_proj.weight"));
  }

  /// Kept attention is the teacher's to the bit: stages 1 and 2 find nothing to correct in its layers.
  @Test
  void keptAttentionHasNothingToLearn() {
    LlamaConfig config = TinyModels.teacher(30, 64, false);
    Decoder teacher = teacher(config);
    Decoder student = student(teacher, config, 7, 1);
    assertThat(values(student, "backbone.layers.1.mixer.self_attn.k_proj.weight"))
        .isEqualTo(values(teacher, "model.layers.1.self_attn.k_proj.weight"));
    Batch batch = new Batch(new int[] {1, 5, 6, 7, 1, 8, 9}, Rows.packed(new int[] {7}, new int[][] {{4}}));
    for (Stage stage : Arrays.asList(new MatrixOrientation(), new HiddenStateAlignment(false),
        new HiddenStateAlignment(true))) {
      AdamW all = new AdamW(student.parameters(), AdamWOptions.MOHAWK, scope);
      double[] losses = stage.gradients(new Lesson(teacher, student, batch, all::watch, scope));
      assertThat(losses[0]).isPositive();
      assertThat(losses[1]).isZero();
      for (Parameter p : student.parameters().filter(n -> n.contains(".layers.1."))) {
        assertThat(all.gradient(p.name()).toFloats()).as(p.name()).containsOnly(0);
      }
    }
  }

  /// Of a layer that keeps some heads, those are the teacher's: their matrices are at distance zero, the others' not.
  @Test
  void keptHeadsAreTheTeachers() {
    LlamaConfig config = new LlamaConfig(16, 24, 2, 4, 2, 4, 30, 64, 1e-5, true, new RopeConfig(10_000),
        SpecialTokens.NONE);
    Decoder teacher = teacher(config);
    LayerPlan plan = LayerPlan.parse("2*hybrid-heads[heads=4 head_dim=4 keep=1+3 state=4 rope_theta=10000]");
    Decoder student = Transfer.student(teacher, Architecture.plan(config).withMixers(plan), scope, 7);
    Context c = Context.inference(scope);
    Rows rows = Rows.packed(new int[] {7}, new int[][] {{4}});
    Tensor u = teacher.embed(c, new int[] {1, 5, 6, 7, 1, 8, 9});
    double[] distances = student.blocks().get(1).mixer().mix(c, u, rows).matrix()
        .distance(c, teacher.blocks().get(1).mixer().mix(c, u, rows).matrix()).toDoubles();
    assertThat(distances).hasSize(8);
    for (int i = 0; i < distances.length; i++) {
      assertThat(distances[i] == 0).as("head " + i % 4 + " of document " + i / 4).isEqualTo(i % 4 == 1 || i % 4 == 3);
    }
  }
}
