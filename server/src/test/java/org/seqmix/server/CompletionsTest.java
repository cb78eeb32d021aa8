package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.gguf.GgufFormat;
import org.seqmix.hybrid.model.GgufExport;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import tools.jackson.databind.JsonNode;

class CompletionsTest {
  private static JsonNode golden;
  private static TestServer server;
  private static Tokenizer tokenizer;
  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    golden = TestServer.JSON.readTree(Shared.path("models/stories-260K/golden.json").toFile());
    server = TestServer.stories();
    tokenizer = Tokenizer.open(Shared.path("models/stories-260K"));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
      tokenizer.close();
    }
  }

  private static String prompt() {
    return golden.get("prompt").asString();
  }

  /// The reference's greedy text after the prompt.
  private static String continuation() {
    return golden.get("greedy_text").asString().substring(prompt().length());
  }

  private static int written() {
    return golden.get("greedy_ids").size() - golden.get("ids").size();
  }

  private static String greedy(String prompt, String more) {
    return "{\"model\": \"small\", \"prompt\": " + prompt + ", \"temperature\": 0, \"max_tokens\": " + written() + more
        + "}";
  }

  /// The same model as a GGUF file has the same text, tokens by name included.
  @Test
  void aGgufFileIsServedLikeItsDirectory() {
    Path file = folder.resolve("stories.gguf");
    GgufExport.write(Shared.path("models/stories-260K"), file, GgufFormat.named("f32").orElseThrow());
    String request = greedy(TestServer.quoted(prompt()), ", \"logprobs\": 1");
    JsonNode expected = server.completion(request).choice(0);
    try (TestServer gguf = TestServer.of(file, 2, o -> o)) {
      JsonNode choice = gguf.completion(request).choice(0);
      assertThat(choice.get("text").asString()).isEqualTo(continuation());
      assertThat(choice.get("logprobs").get("tokens")).isEqualTo(expected.get("logprobs").get("tokens"));
    }
  }

  @Test
  void continuesAsTheReference() {
    TestServer.Answer answer = server.completion(greedy(TestServer.quoted(prompt()), ""));
    JsonNode choice = answer.choice(0);
    assertThat(choice.get("text").asString()).isEqualTo(continuation());
    assertThat(choice.get("finish_reason").asString()).isEqualTo("length");
    assertThat(choice.get("logprobs").isNull()).isTrue();
    JsonNode usage = answer.body().get("usage");
    assertThat(usage.get("prompt_tokens").asInt()).isEqualTo(golden.get("ids").size());
    assertThat(usage.get("completion_tokens").asInt()).isEqualTo(written());
    assertThat(usage.get("total_tokens").asInt()).isEqualTo(golden.get("greedy_ids").size());
    assertThat(answer.body().get("object").asString()).isEqualTo("text_completion");
  }

  @Test
  void aPromptMayBeIdsOrSeveral() {
    String ids = golden.get("ids").toString();
    assertThat(server.completion(greedy(ids, "")).choice(0).get("text").asString()).isEqualTo(continuation());
    JsonNode two = server.completion(greedy("[" + ids + ", " + ids + "]", "")).ok();
    JsonNode texts = server.completion(greedy("[" + TestServer.quoted(prompt()) + ", \"The\"]", "")).ok();
    assertThat(two.get("choices").size()).isEqualTo(2);
    assertThat(two.get("choices").get(1).get("text").asString()).isEqualTo(continuation());
    assertThat(texts.get("choices").get(0).get("text").asString()).isEqualTo(continuation());
    assertThat(texts.get("choices").get(1).get("text").asString()).isNotEqualTo(continuation());
  }

  /// Ids get nothing added: without the BOS token the text differs from that of the string.
  @Test
  void idsAreTakenAsTheyAre() {
    JsonNode echo =
        server.completion("{\"prompt\": [403, 407], \"max_tokens\": 0, \"logprobs\": 0, \"echo\": true}").choice(0);
    assertThat(echo.get("logprobs").get("tokens").size()).isEqualTo(2);
  }

  @Test
  void anEchoNamesTokensAndTheirPlaces() {
    JsonNode choice =
        server.completion(greedy(TestServer.quoted(prompt()), ", \"logprobs\": 3, \"echo\": true")).choice(0);
    String text = choice.get("text").asString();
    assertThat(text).isEqualTo(golden.get("greedy_text").asString());
    JsonNode scores = choice.get("logprobs");
    int count = golden.get("greedy_ids").size();
    assertThat(scores.get("tokens").size()).isEqualTo(count);
    assertThat(scores.get("token_logprobs").size()).isEqualTo(count);
    assertThat(scores.get("text_offset").size()).isEqualTo(count);
    assertThat(scores.get("tokens").get(0).asString()).isEqualTo("<s>");
    int offset = 0;
    for (int i = 1; i < count; i++) {
      String token = scores.get("tokens").get(i).asString();
      String shown = i == 1 ? token.strip() : token;
      assertThat(scores.get("text_offset").get(i).asInt()).isEqualTo(offset);
      assertThat(text.substring(offset)).startsWith(shown);
      offset += shown.length();
      JsonNode best = scores.get("top_logprobs").get(i);
      assertThat(best.size()).isBetween(3, 4);
      assertThat(best.get(token).asDouble()).isEqualTo(scores.get("token_logprobs").get(i).asDouble());
    }
    assertThat(offset).isEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"echo\": true", ", \"logprobs\": 2", ", \"logprobs\": 2, \"echo\": true",
      ", \"stop\": [\"She lov\", \"zzz\"], \"logprobs\": 0",
      ", \"n\": 3, \"temperature\": 1.1, \"seed\": 5, \"logprobs\": 1"})
  void piecesTogetherAreTheWhole(String more) {
    String body = greedy(TestServer.quoted(prompt()), more).replace(", \"temperature\": 0,",
        more.contains("temper") ? "," : ", \"temperature\": 0,");
    JsonNode whole = server.completion(body).ok();
    for (int i = 0; i < whole.get("choices").size(); i++) {
      StringBuilder text = new StringBuilder();
      List<String> tokens = new ArrayList<>();
      List<String> offsets = new ArrayList<>();
      String finish = "";
      for (JsonNode event : server.events("/v1/completions", body.replaceFirst("\\{", "{\"stream\": true, "))) {
        JsonNode choice = event.get("choices").get(0);
        if (choice.get("index").asInt() == i) {
          text.append(choice.get("text").asString());
          choice.path("logprobs").path("tokens").forEach(t -> tokens.add(t.asString()));
          choice.path("logprobs").path("text_offset").forEach(t -> offsets.add(t.toString()));
          finish = choice.get("finish_reason").isNull() ? finish : choice.get("finish_reason").asString();
        }
      }
      JsonNode expected = whole.get("choices").get(i);
      assertThat(text.toString()).isEqualTo(expected.get("text").asString());
      assertThat(finish).isEqualTo(expected.get("finish_reason").asString());
      assertThat(tokens).isEqualTo(strings(expected.path("logprobs").path("tokens")));
      assertThat(offsets)
          .isEqualTo(expected.path("logprobs").path("text_offset").valueStream().map(JsonNode::toString).toList());
    }
  }

  private static List<String> strings(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  /// The stop text begins in the middle of a token and ends in the middle of another.
  @Test
  void aStopTextMayCrossTokens() {
    String text = continuation();
    int from = text.indexOf("Lily") + 2;
    String stop = text.substring(from, from + 7);
    JsonNode choice = server.completion(greedy(TestServer.quoted(prompt()),
        ", \"logprobs\": 0, \"stop\": " + TestServer.quoted(stop))).choice(0);
    assertThat(choice.get("text").asString()).isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
    choice.get("logprobs").get("text_offset").forEach(o -> assertThat(o.asInt()).isLessThan(text.indexOf(stop)));
  }

  @Test
  void aStopTextAtOnceLeavesNothing() {
    JsonNode choice = server.completion(greedy(TestServer.quoted(prompt()),
        ", \"logprobs\": 0, \"stop\": " + TestServer.quoted(continuation().substring(0, 1)))).choice(0);
    assertThat(choice.get("text").asString()).isEmpty();
    assertThat(choice.get("logprobs").get("tokens").size()).isZero();
  }

  /// Text i of prompt j has seed + j * n + i.
  @Test
  void everyTextHasASeedOfItsOwn() {
    String body = "{\"prompt\": %s, \"max_tokens\": 12, \"temperature\": 1, \"seed\": %d, \"n\": %d}";
    JsonNode all = server.completion(body.formatted("[\"Once\", \"The\"]", 7, 3)).ok().get("choices");
    assertThat(all.size()).isEqualTo(6);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String prompt = i < 3 ? "\"Once\"" : "\"The\"";
      JsonNode alone = server.completion(body.formatted(prompt, 7 + i, 1)).choice(0);
      assertThat(all.get(i).get("text")).isEqualTo(alone.get("text"));
      texts.add(alone.get("text").asString());
    }
    assertThat(texts.stream().distinct().count()).isGreaterThan(4);
  }

  /// A text that the model ends at once still has an entry for what the model wrote, so that a client which drops the last entry
  /// drops that one.
  @Test
  void theTokenThatEndsATextHasAnEntry() {
    int next = golden.get("greedy_ids").get(golden.get("ids").size()).asInt();
    Path model = ModelFolder.copy(Shared.path("models/stories-260K"), folder.resolve("model"))
        .change("config.json", s -> s.replaceAll("\"eos_token_id\": *\\d+", "\"eos_token_id\": " + next)).directory();
    try (TestServer ending = TestServer.of(model, 2, o -> o)) {
      JsonNode choice = ending.completion("{\"prompt\": " + TestServer.quoted(prompt())
          + ", \"temperature\": 0, \"max_tokens\": 1, \"logprobs\": 1, \"echo\": true}").choice(0);
      assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
      assertThat(choice.get("text").asString()).isEqualTo(prompt());
      assertThat(choice.get("logprobs").get("tokens").size()).isEqualTo(golden.get("ids").size() + 1);
      JsonNode best = choice.get("logprobs").get("top_logprobs").get(golden.get("ids").size());
      assertThat(best.size()).isEqualTo(1);
    }
  }

  @Test
  void aTextEndsWhereTheContextDoes() {
    int context = 512;
    JsonNode answer =
        server.completion("{\"prompt\": \"Once\", \"temperature\": 1, \"seed\": 3, \"max_tokens\": 4000}").ok();
    JsonNode usage = answer.get("usage");
    boolean full = usage.get("total_tokens").asInt() == context;
    assertThat(answer.get("choices").get(0).get("finish_reason").asString()).isEqualTo(full ? "length" : "stop");
    String ids = "[" + "403,".repeat(context - 1) + "403]";
    assertThat(server.completion("{\"prompt\": " + ids + "}").refused(400).get("code").asString())
        .isEqualTo("context_length_exceeded");
  }

  @Test
  void thePostProcessorAloneSaysWhatIsAdded() {
    Path bare = ModelFolder.copy(Shared.path("models/stories-260K"), folder.resolve("bare"))
        .change("tokenizer.json", s -> TestServer.JSON.writeValueAsString(
            ((tools.jackson.databind.node.ObjectNode) TestServer.JSON.readTree(s)).putNull("post_processor")))
        .directory();
    String body = "{\"prompt\": \"Once upon\", \"max_tokens\": 0, \"echo\": true, \"logprobs\": 0}";
    try (TestServer without = TestServer.of(bare, 1, o -> o)) {
      int given = server.completion(body).ok().get("usage").get("prompt_tokens").asInt();
      assertThat(given).isEqualTo(tokenizer.encode("Once upon", true).length);
      assertThat(without.completion(body).ok().get("usage").get("prompt_tokens").asInt()).isEqualTo(given - 1)
          .isEqualTo(tokenizer.encode("Once upon", false).length);
    }
  }
}
