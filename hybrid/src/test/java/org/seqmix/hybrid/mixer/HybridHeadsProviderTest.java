package org.seqmix.hybrid.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.ShapeDevice;
import org.seqmix.tensor.ShapeWeights;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

class HybridHeadsProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(8, 5, 16);
  private static final Rows ROWS = Rows.ofLengths(3, 2);

  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("hybrid heads");
  private final Context c = Context.inference(scope);
  private final Weights weights = new FreshWeights(scope, DType.F64, 1);

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(LayerMixer layer, Weights.Part part) {
    return Mixers.find(layer.name()).create(SITE, Options.ofMixer(layer.name(), layer.options()), part);
  }

  private HybridHeads create(Map<String, Object> options) {
    return (HybridHeads) create(new LayerMixer("hybrid-heads", options), weights.at("mixer"));
  }

  private Tensor inputs(int tokens) {
    double[] numbers = new double[tokens * 8];
    Arrays.setAll(numbers, i -> StrictMath.sin(i));
    return scope.of(DType.F64, Shape.of(tokens, 8), numbers);
  }

  @Test
  void aLayerPlanSaysIt() {
    String text = "4*discrete-mamba2[heads=4 state=16], hybrid-heads[heads=4 keep=0+2 state=16]";
    LayerPlan plan = LayerPlan.parse(text);
    assertThat(plan).hasToString(text);
    HybridHeads mixer = (HybridHeads) create(plan.layers().getLast(), weights.at("layers.4.mixer"));
    assertThat(mixer.parts().get(0).heads()).containsExactly(0, 2);
    assertThat(mixer.parts().get(1).heads()).containsExactly(1, 3);
    LayerPlan one = LayerPlan.parse("hybrid-heads[heads=4 keep=1 state=16]");
    assertThat(((HybridHeads) create(one.layers().getFirst(), weights.at("one"))).parts().get(0).heads())
        .containsExactly(1);
  }

  @Test
  void weightsAreThePartsUnderTheirPrefixes() {
    HybridHeads m = create(Map.of("heads", 4, "keep", "0+2", "state", 3, "head_dim", 4, "taps", 2));
    assertThat(m.parameters().stream().map(Parameter::name)).containsExactly("mixer.self_attn.q_proj.weight",
        "mixer.self_attn.k_proj.weight", "mixer.self_attn.v_proj.weight", "mixer.self_attn.o_proj.weight",
        "mixer.ssm.in_proj.weight", "mixer.ssm.conv1d.weight", "mixer.ssm.conv1d.bias", "mixer.ssm.z_bias",
        "mixer.ssm.D", "mixer.ssm.out_proj.weight");
    assertThat(m.parameters().get("mixer.self_attn.k_proj.weight").value().shape()).isEqualTo(Shape.of(8, 8));
    assertThat(m.parameters().get("mixer.ssm.in_proj.weight").value().shape()).isEqualTo(Shape.of(8 + 12 + 8 + 2, 8));
    assertThat(m.spec().heads()).isEqualTo(4);
    assertThat(m.spec().headDim()).isEqualTo(4);
    assertThat(m.spec().stateBytesPerToken()).isEqualTo(2 * 4 * 8);
    assertThat(m.spec().stateBytes()).isEqualTo(4 * (20 + 2 * 3 * 4));
  }

  @Test
  void sizesNeedNoMemory() {
    try (ShapeDevice shapes = new ShapeDevice(); Scope none = shapes.newScope("shapes")) {
      LayerMixer layer = new LayerMixer("hybrid-heads", Map.of("heads", 4, "keep", "1", "state", 3));
      assertThat(create(layer, new ShapeWeights(none, DType.F32).at("mixer")).parameters().elements())
          .isEqualTo(create(layer.options()).parameters().elements());
    }
  }

  /// Head by head in the layer's order: the kept ones are the attention's, the others the SSD's.
  @Test
  void headsStandInTheirPlaces() {
    HybridHeads m = create(Map.of("heads", 4, "keep", "1+3", "state", 3));
    Mixing whole = m.mix(c, inputs(5), ROWS);
    Mixing attention = m.parts().get(0).mixer().mix(c, inputs(5), ROWS);
    Mixing ssm = m.parts().get(1).mixer().mix(c, inputs(5), ROWS);
    assertThat(head(whole, 0)).containsExactly(head(ssm, 0));
    assertThat(head(whole, 1)).containsExactly(head(attention, 0));
    assertThat(head(whole, 2)).containsExactly(head(ssm, 1));
    assertThat(head(whole, 3)).containsExactly(head(attention, 1));
    assertThat(whole.values().columns(2, 4).toDoubles()).containsExactly(attention.values().columns(0, 2).toDoubles());
    assertThat(whole.values().columns(4, 6).toDoubles()).containsExactly(ssm.values().columns(2, 4).toDoubles());
  }

  private double[] head(Mixing m, int head) {
    int heads = m.matrix().heads();
    return m.matrix().dense(c).reshape(2, (long) heads * 9).columns(head * 9L, head * 9L + 9).toDoubles();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      keep     | ``      | expected heads joined by +, such as 1+4, got ''
      keep     | 1,2     | expected heads joined by +, such as 1+4, got '1,2'
      keep     | 4       | expected different heads of 0..3, got [4]
      keep     | 1+1     | expected different heads of 0..3, got [1, 1]
      keep     | 0+1+2+3 | expected 1 to 3 of 4 heads, got 4
      kv_heads | 1       | unknown option kv_heads
      groups   | 1       | unknown option groups
      rope_theta | -1    | theta (-1.0) must be > 0
      head_dim | 3       | head dim (3) must be even
      """)
  void errors(String option, String value, String expected) {
    Map<String, Object> options = new HashMap<>(Map.of("heads", 4, "keep", "1", "state", 3));
    options.put(option, value.matches("-?\\d+") && !option.equals("keep") ? (Object) Integer.valueOf(value) : value);
    assertThatIllegalArgumentException().isThrownBy(() -> create(options)).withMessageContaining(expected);
  }

  @Test
  void optionsOfTheAttentionAreKnown() {
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 4, "keep", 1, "state", 3, "tops", 1)))
        .withMessageStartingWith(
            "mixer hybrid-heads: unknown option tops; it knows [heads, head_dim, keep, state, taps, "
                + "conv_bias, ")
        .withMessageContaining("rope_theta");
  }

  @Test
  void partsMustFit() {
    HybridHeads m = create(Map.of("heads", 4, "keep", "0", "state", 3));
    HybridHeads.Part attention = m.parts().get(0);
    HybridHeads.Part ssm = m.parts().get(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new HybridHeads.Part("a", ssm.mixer(), List.of(0)))
        .withMessage("hybrid heads: a: expected places of 3 heads, got [0]");
    assertThatIllegalArgumentException().isThrownBy(() -> new HybridHeads(List.of(ssm)))
        .withMessage("hybrid heads: expected each of the heads 0..2 in one part, got [ssm [1, 2, 3]]");
    assertThatIllegalArgumentException().isThrownBy(() -> new HybridHeads(List.of(attention, attention)))
        .withMessageContaining("expected each of the heads 0..1 in one part");
    assertThatIllegalArgumentException().isThrownBy(() -> new HybridHeads(List.of()))
        .withMessageContaining("at least one part");
    SequenceMixer wide = create(new LayerMixer("attention", Map.of("heads", 1, "head_dim", 6)), weights.at("wide"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HybridHeads(List.of(attention, new HybridHeads.Part("wide", wide, List.of(1)))))
        .withMessage("hybrid heads: expected parts of one head dim, got [2, 6]");
  }

  @Test
  void statesOfOtherMixersAreRefused() {
    HybridHeads m = create(Map.of("heads", 4, "keep", "0", "state", 3));
    try (MixerState two = m.newState(2); MixerState part = m.parts().get(0).mixer().newState(1)) {
      assertThatIllegalArgumentException().isThrownBy(() -> m.step(c, inputs(1), part))
          .withMessage("hybrid heads: expected their own state of 1 rows");
      assertThatIllegalArgumentException().isThrownBy(() -> m.advance(c, inputs(1), Rows.ofLengths(1), two))
          .withMessageContaining("expected their own state of 1 rows");
    }
  }
}
