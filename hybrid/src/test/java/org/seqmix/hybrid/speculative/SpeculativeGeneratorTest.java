package org.seqmix.hybrid.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// Ends, contexts, seeds and refusals of texts written with a draft.
class SpeculativeGeneratorTest {
  private static final Generator.Listener NOBODY = (index, id) -> {
  };
  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");
  private final Decoder target = Pairs.decoder(TinyModels.llama(64), scope, 1);
  private final Decoder draft = Pairs.decoder(Pairs.recurrent(50, 64), scope, 2);

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private SpeculativeGenerator generator(int most) {
    return new SpeculativeGenerator(target, draft, DraftLength.fixed(most));
  }

  private static Request request(SamplerOptions options, long seed, int most, Integer... stops) {
    return new Request(new int[] {1, 5, 9}, options, seed, most, List.of(stops));
  }

  @Test
  void aSeedIsAText() {
    Request request = request(SamplerOptions.atTemperature(1), 3, 40);
    Speculation once = generator(4).generate(request, NOBODY);
    Speculation again = generator(4).generate(request, NOBODY);
    assertThat(again.text().tokens()).isEqualTo(once.text().tokens()).hasSize(40);
    assertThat(again.tally()).isEqualTo(once.tally());
    assertThat(generator(4).generate(request(SamplerOptions.atTemperature(1), 4, 40), NOBODY).text().tokens())
        .isNotEqualTo(once.text().tokens());
  }

  /// A stop token ends a text whether it was proposed or is the target's own.
  @Test
  void textsEndAsPlainOnesDo() {
    for (int most : new int[] {0, 1, 2, 3, 17, 61, 200}) {
      for (Integer[] stops : new Integer[][] {{}, {2, 8, 30}, {4, 5, 6, 7, 10, 11, 12}}) {
        Request request = request(SamplerOptions.GREEDY, 0, most, stops);
        Generation plain = new Generator(target).generate(request, NOBODY);
        for (Decoder of : List.of(draft, target)) {
          List<Integer> heard = new ArrayList<>();
          Generation text = new SpeculativeGenerator(target, of, DraftLength.fixed(5))
              .generate(request, (index, id) -> heard.add(id)).text();
          assertThat(text.tokens()).isEqualTo(plain.tokens());
          assertThat(text.end()).isEqualTo(plain.end());
          assertThat(heard).isEqualTo(Arrays.stream(text.tokens()).boxed().toList());
        }
      }
    }
  }

  @Test
  void theTargetGoesOnWhereTheDraftsContextEnds() {
    Decoder shorter = Pairs.decoder(Pairs.attention(50, 20), scope, 2);
    Request request = request(SamplerOptions.GREEDY, 0, 200);
    Generation text = new SpeculativeGenerator(target, shorter, DraftLength.fixed(6)).generate(request, NOBODY).text();
    assertThat(text.tokens()).isEqualTo(new Generator(target).generate(request, NOBODY).tokens()).hasSize(61);
  }

  @Test
  void refusals() {
    Decoder other = Pairs.decoder(Pairs.attention(49, 64), scope, 2);
    assertThatThrownBy(() -> new SpeculativeGenerator(target, other, DraftLength.fixed(1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("draft: expected the target's vocabulary of 50 tokens, got 49");
    assertThatIllegalArgumentException().isThrownBy(() -> DraftLength.fixed(0)).withMessageContaining("must be >= 1");
    assertThatIllegalArgumentException().isThrownBy(() -> generator(1)
        .generate(new Request(new int[64], SamplerOptions.GREEDY, 0, 1, List.of()), NOBODY))
        .withMessage("prompt of 64 tokens: the model's context is 64 tokens; shorten the text");
  }

  @Test
  void lengthsFollowWhatStayed() {
    DraftLength upTo = DraftLength.upTo(6);
    assertThat(List.of(upTo.next(0, 0), upTo.next(3, 3), upTo.next(6, 6), upTo.next(6, 2), upTo.next(3, 0)))
        .containsExactly(3, 5, 6, 5, 2);
    assertThat(List.of(upTo.next(1, 0), upTo.next(5, 5))).containsExactly(1, 6);
    assertThat(DraftLength.fixed(6).next(3, 0)).isEqualTo(6);
  }

  @Test
  void sharesAndTheFormula() {
    Tally tally = new Tally(30, 10, 2, 40, 25, 20).plus(Tally.NONE);
    assertThat(tally.acceptance()).isEqualTo(0.8);
    assertThat(tally.tokensPerPass()).isEqualTo(3);
    assertThat(List.of(Tally.NONE.acceptance(), Tally.NONE.tokensPerPass())).containsOnly(0.0);
    assertThat(Tally.expectedSpeedUp(0.8, 4, 0.1))
        .isCloseTo((1 - Math.pow(0.8, 5)) / ((1 - 0.8) * (4 * 0.1 + 1)), within(1e-12));
    assertThat(Tally.expectedSpeedUp(1, 3, 0)).isEqualTo(4);
  }
}
