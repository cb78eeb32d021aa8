package org.seqmix.hybrid.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Scope;

/// After every block both states are those of a decoder that has read the text and nothing else, bit for bit.
class SpeculativeStateTest {
  private static final int CONTEXT = 64;
  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  static Stream<ModelConfig> targets() {
    return TinyModels.every(CONTEXT).stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void statesAreThoseOfTheTextAlone(ModelConfig config) {
    Decoder target = Pairs.decoder(config, scope, 2);
    for (ModelConfig other : Pairs.drafts(Architecture.plan(config).vocabulary(), CONTEXT)) {
      Decoder draft = Pairs.decoder(other, scope, 3);
      Tally all = Tally.NONE;
      for (DraftLength length : List.of(DraftLength.fixed(1), DraftLength.fixed(4), DraftLength.upTo(6))) {
        all = all.plus(blocks(target, draft, length));
      }
      assertThat(all.accepted()).as("both what stays and what goes").isBetween(1L, all.judged() - 1);
    }
  }

  private static Tally blocks(Decoder target, Decoder draft, DraftLength length) {
    Request request = new Request(new int[] {1, 7, 4, 9, 2}, new SamplerOptions(2, 0, 1, 0, 1.2), 5, 50, List.of());
    try (SpeculativeText text = new SpeculativeGenerator(target, draft, length).begin(request, (index, id) -> {
    })) {
      while (!text.isOver()) {
        text.block();
        int[] tokens = text.tokens();
        assertThat(text.target().read()).isLessThan(tokens.length);
        assertThat(text.draft().read()).isLessThan(tokens.length);
        assertSame(target, tokens, text.target());
        assertSame(draft, tokens, text.draft());
      }
      Reading reading = text.target();
      float[][] unused = reading.read(text.tokens(), text.tokens().length, 0);
      assertSame(target, text.tokens(), reading);
      return text.result().tally();
    }
  }

  private static void assertSame(Decoder decoder, int[] tokens, Reading reading) {
    try (DecoderState plain = decoder.newState(1); Scope memory = decoder.device().newScope("plain")) {
      for (int i = 0; i < reading.read(); i++) {
        decoder.advance(Context.inference(memory), new int[] {tokens[i]}, plain.continuing(1), plain);
      }
      assertThat(reading.state().positions()).isEqualTo(plain.positions());
      for (Parameter p : plain.tensors()) {
        assertThat(reading.state().tensors().get(p.name()).value().toFloats()).as(p.name())
            .isEqualTo(p.value().toFloats());
      }
    }
  }

  /// Keys and values reach every token, so nothing is read twice; a recurrent layer makes the whole decoder read again.
  @Test
  void whoReadsAgain() {
    Decoder attention = Pairs.decoder(TinyModels.llama(CONTEXT), scope, 2);
    Decoder recurrent = Pairs.decoder(Pairs.recurrent(50, CONTEXT), scope, 3);
    Request request = new Request(new int[] {1, 7}, SamplerOptions.atTemperature(1), 5, 60, List.of());
    Tally none = new SpeculativeGenerator(attention, recurrent, DraftLength.fixed(3)).generate(request, (index, id) -> {
    }).tally();
    Tally some = new SpeculativeGenerator(recurrent, attention, DraftLength.fixed(3)).generate(request, (index, id) -> {
    }).tally();
    assertThat(none.replays()).isZero();
    assertThat(some.replays()).isBetween(1L, some.passes());
    assertThat(Arrays.asList(none.tokens(), some.tokens())).containsOnly(60L);
  }
}
