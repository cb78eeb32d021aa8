package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// How much of a prompt was not read again: what it has in common with what is kept, on the grid of 32 tokens, and at most all but
/// its last token.
class CachedTokensTest {
  private static final int GRID = 32;
  private final TestServer server = TestServer.stories();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    server.close();
  }

  /// The first `common` tokens are everybody's, the others of `kind`.
  private static String prompt(int common, int length, int kind) {
    return IntStream.range(0, length).map(i -> i < common ? 300 + i : 10 * kind + i % 10).boxed().toList().toString();
  }

  private static String body(String prompt, String more) {
    return "{\"prompt\": " + prompt + ", \"temperature\": 0, \"max_tokens\": 2" + more + "}";
  }

  private JsonNode usage(String prompt, String more) {
    return server.completion(body(prompt, more)).ok().get("usage");
  }

  private static int cached(JsonNode usage) {
    return usage.get("prompt_tokens_details").get("cached_tokens").asInt();
  }

  @ParameterizedTest
  @CsvSource({"70, 100", "96, 97", "64, 64", "31, 100", "97, 97"})
  void aSharedBeginningIsCounted(int common, int length) {
    assertThat(cached(usage(prompt(100, 100, 1), ""))).isZero();
    JsonNode second = usage(prompt(common, length, 2), "");
    assertThat(cached(second)).isEqualTo(Math.min(common, length - 1) / GRID * GRID);
    assertThat(second.get("prompt_tokens").asInt()).isEqualTo(length);
    assertThat(second.get("total_tokens").asInt()).isEqualTo(length + 2);
  }

  /// The second waits for the first, which is read for both; texts of one prompt count it once.
  @Test
  void promptsOfARequestAreCountedTogether() {
    String both = "[" + prompt(70, 100, 1) + ", " + prompt(70, 90, 2) + "]";
    JsonNode usage = usage(both, ", \"n\": 3, \"seed\": 1");
    assertThat(usage.get("prompt_tokens").asInt()).isEqualTo(190);
    assertThat(cached(usage)).isEqualTo(64);
  }

  @Test
  void theLastPieceOfAStreamSaysItToo() {
    String more = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";
    for (int expected : List.of(0, 96)) {
      List<JsonNode> events = server.events("/v1/completions", body(prompt(100, 100, 1), more));
      assertThat(cached(events.getLast().get("usage"))).isEqualTo(expected);
      assertThat(events.getLast().get("choices").size()).isZero();
    }
  }

  /// Scores need every logit, so such a prompt is read whole; one of which nothing is asked is not read at all.
  @Test
  void whatIsScoredIsReadWhole() {
    assertThat(cached(usage(prompt(100, 100, 1), ""))).isZero();
    assertThat(cached(usage(prompt(100, 100, 1), ", \"echo\": true, \"logprobs\": 0"))).isZero();
    assertThat(cached(usage(prompt(100, 100, 1), ", \"logprobs\": 0"))).isEqualTo(96);
  }

  @Test
  void aConversationGoesOn() {
    Path model = ModelFolder.copy(Shared.path("models/stories-260K"), folder.resolve("model"))
        .put("chat_template.jinja", "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}").directory();
    String story =
        "Once upon a time, there was a little girl named Lily. She loved to play outside in the park with her friends. ";
    String first = "{\"role\": \"user\", \"content\": \"" + story + "\"}";
    String second = first + ", {\"role\": \"user\", \"content\": \"One day, she saw a big dog.\"}";
    try (TestServer chats = TestServer.of(model, 2, o -> o)) {
      JsonNode before = chats.chat("{\"messages\": [" + first + "], \"max_tokens\": 1}").ok().get("usage");
      String body = "{\"messages\": [" + second + "], \"max_tokens\": 1, \"stream\": true, "
          + "\"stream_options\": {\"include_usage\": true}}";
      JsonNode after = chats.events("/v1/chat/completions", body).getLast().get("usage");
      int read = before.get("prompt_tokens").asInt();
      assertThat(cached(before)).isZero();
      assertThat(read).isGreaterThan(GRID + 1);
      assertThat(cached(after)).isBetween(GRID, (read - 1) / GRID * GRID).matches(n -> n % GRID == 0);
    }
  }
}
