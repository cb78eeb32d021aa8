package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.eval.Shared;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.tokenizer.Tokenizer;

class PairEncoderTest {
  private static final SpecialTokens BOS = new SpecialTokens(OptionalInt.of(1), List.of(2));

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama2", "llama3", "qwen2_5"})
  void theWholeLosesAsManyIdsAsTheContextHas(String name) {
    try (Tokenizer tokenizer = Tokenizer.open(Shared.path("tokenizers/" + name))) {
      PairEncoder encoder = new PairEncoder(tokenizer, BOS);
      for (String[] pair : new String[][] {{"Question: why?\nAnswer:", " because"}, {"The cat", "s sat"},
          {"A line \n", "and more"}, {"Two  ", " spaces"}, {"odd\u00a0\t", "x"}, {"naïve 你", "好 🙂"}}) {
        EncodedPair got = encoder.encode(pair[0], pair[1]);
        int[] context = tokenizer.encode(stripped(pair[0]), true);
        int[] whole = tokenizer.encode(pair[0] + pair[1], true);
        assertThat(got.context()).as("%s %s", (Object[]) pair).isEqualTo(context);
        assertThat(got.continuation()).as("%s %s", (Object[]) pair)
            .isEqualTo(Arrays.copyOfRange(whole, context.length, whole.length));
      }
    }
  }

  private static String stripped(String text) {
    return text.replaceAll("[\\s\\u00a0]+$", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama2", "llama3", "qwen2_5"})
  void anEmptyContextIsTheFirstTokenAlone(String name) {
    try (Tokenizer tokenizer = Tokenizer.open(Shared.path("tokenizers/" + name))) {
      EncodedPair bos = new PairEncoder(tokenizer, BOS).encode("", " because of it");
      assertThat(bos.context()).containsExactly(1);
      assertThat(bos.continuation()).isEqualTo(tokenizer.encode(" because of it", false));
      SpecialTokens end = new SpecialTokens(OptionalInt.empty(), List.of(7, 8));
      assertThat(new PairEncoder(tokenizer, end).encode("", " because").context()).containsExactly(7);
      assertThatThrownBy(() -> new PairEncoder(tokenizer, SpecialTokens.NONE).encode("", " because"))
          .isInstanceOf(BadInputException.class).hasMessageContaining("bos_token_id");
    }
  }

  @Test
  void aContextOfSpacesAloneGivesThemAllToTheContinuation() {
    try (Tokenizer tokenizer = Tokenizer.open(Shared.path("tokenizers/gpt2"))) {
      EncodedPair got = new PairEncoder(tokenizer, BOS).encode("  ", " because");
      assertThat(got.context()).containsExactly(1);
      assertThat(got.continuation()).isEqualTo(tokenizer.encode("   because", false));
    }
  }

  /// Letters that join the context's last token leave nothing behind it; the two are parted before that token then.
  @Test
  void aContinuationThatJoinsTheContextKeepsATokenOfItsOwn() {
    try (Tokenizer tokenizer = Tokenizer.open(Shared.path("tokenizers/gpt2"))) {
      int[] context = tokenizer.encode("in New Yor", false);
      int[] whole = tokenizer.encode("in New York", false);
      assertThat(whole.length).as("the letters join").isLessThanOrEqualTo(context.length);
      EncodedPair got = new PairEncoder(tokenizer, BOS).encode("in New Yor", "k");
      int[] joined = Arrays.copyOf(got.context(), whole.length);
      System.arraycopy(got.continuation(), 0, joined, got.context().length, got.continuation().length);
      assertThat(joined).isEqualTo(whole);
      assertThat(got.context()).isEqualTo(Arrays.copyOf(context, got.context().length));
      assertThat(tokenizer.decode(got.continuation(), true)).endsWith("k");
    }
  }

  @Test
  void aContextThatIsTooLongLosesItsBeginning() {
    EncodedPair pair = new EncodedPair(new int[] {1, 2, 3, 4, 5}, new int[] {6, 7});
    assertThat(pair.isTooLong(6)).isFalse();
    assertThat(pair.request(6).context()).containsExactly(1, 2, 3, 4, 5);
    assertThat(pair.isTooLong(5)).isTrue();
    assertThat(pair.request(5).context()).containsExactly(2, 3, 4, 5);
    assertThat(pair.request(2).context()).containsExactly(5);
    assertThat(pair.request(Integer.MAX_VALUE).context()).hasSize(5);
    assertThatThrownBy(() -> pair.request(1)).hasMessageContaining("at most 1 tokens").hasMessageContaining("got 2");
    assertThatThrownBy(() -> new EncodedPair(new int[] {1}, new int[0])).hasMessageContaining("at least one token");
  }
}
