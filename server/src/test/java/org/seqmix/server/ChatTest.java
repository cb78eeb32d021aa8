package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.tokenizer.TokenBytes;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import tools.jackson.databind.JsonNode;

class ChatTest {
  /// Begins with the BOS token, ends every message with the token of the end.
  private static final String TEMPLATE = """
      {{ bos_token }}{% for m in messages %}{% if m.role == 'judge' %}{{ raise_exception('no judges') }}{% endif %}
      {{ m.role }}: {{ m.content | trim }}{{ eos_token }}
      {% endfor %}
      {{ opening | default('assistant:') }}
      """;
  private static final String USER =
      "{\"messages\": [{\"role\": \"user\", \"content\": \" Once upon a time \"}], \"temperature\": 0,";

  @TempDir private static Path folder;
  private static TestServer server;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    Path model = ModelFolder.copy(Shared.path("models/stories-260K"), folder.resolve("model"))
        .put("chat_template.jinja", TEMPLATE).directory();
    server = TestServer.of(model, 4, o -> o);
    tokenizer = Tokenizer.open(model);
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
      tokenizer.close();
    }
  }

  /// The same as a completion of what the template writes, special tokens as such and none added.
  @Test
  void answersWhatTheTemplateBegins() {
    String written = "<s>user: Once upon a time</s>\nassistant:";
    int[] ids = tokenizer.encode(written, false);
    assertThat(ids[0]).isEqualTo(1);
    assertThat(ids).contains(2);
    JsonNode answer = server.chat(USER + "\"max_tokens\": 20}").ok();
    JsonNode same = server.completion("{\"prompt\": " + TestServer.JSON.writeValueAsString(ids)
        + ", \"max_tokens\": 20, \"temperature\": 0}").ok();
    JsonNode choice = answer.get("choices").get(0);
    assertThat(choice.get("message").get("role").asString()).isEqualTo("assistant");
    assertThat(choice.get("message").get("content").asString()).isNotEmpty()
        .isEqualTo(same.get("choices").get(0).get("text").asString());
    for (String count : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
      assertThat(answer.get("usage").get(count)).isEqualTo(same.get("usage").get(count));
    }
    assertThat(answer.get("object").asString()).isEqualTo("chat.completion");
  }

  @Test
  void piecesTogetherAreTheWhole() {
    String body = USER
        + "\"max_tokens\": 12, \"n\": 2, \"seed\": 4, \"temperature\": 1, \"logprobs\": true, \"top_logprobs\": 2}";
    body = body.replace("\"temperature\": 0,", "");
    JsonNode whole = server.chat(body).ok();
    List<JsonNode> events = server.events("/v1/chat/completions",
        body.replaceFirst("\\{", "{\"stream\": true, \"stream_options\": {\"include_usage\": true}, "));
    assertThat(events.getFirst().get("object").asString()).isEqualTo("chat.completion.chunk");
    assertThat(events.getFirst().get("choices").get(0).get("delta").get("role").asString()).isEqualTo("assistant");
    assertThat(events.getLast().get("usage")).isEqualTo(whole.get("usage"));
    for (int i = 0; i < 2; i++) {
      int index = i;
      List<JsonNode> own =
          events.stream().map(e -> e.get("choices").path(0)).filter(c -> c.path("index").asInt(-1) == index)
              .toList();
      JsonNode choice = whole.get("choices").get(i);
      assertThat(own.stream().map(c -> c.get("delta").path("content").asString("")).reduce("", String::concat))
          .isEqualTo(choice.get("message").get("content").asString());
      assertThat(own.stream().flatMap(c -> c.path("logprobs").path("content").valueStream()).toList())
          .isEqualTo(choice.get("logprobs").get("content").valueStream().toList()).hasSize(12);
      assertThat(own.getLast().get("finish_reason")).isEqualTo(choice.get("finish_reason"));
    }
  }

  @Test
  void tokensHaveBytesAndAlternatives() {
    JsonNode content =
        server.chat(USER + "\"max_completion_tokens\": 5, \"logprobs\": true, \"top_logprobs\": 3}").choice(0)
            .get("logprobs").get("content");
    assertThat(content.size()).isEqualTo(5);
    for (JsonNode token : content) {
      assertThat(token.get("bytes").size())
          .isEqualTo(token.get("token").asString().getBytes(StandardCharsets.UTF_8).length);
      assertThat(token.get("top_logprobs").size()).isEqualTo(3);
      assertThat(token.get("top_logprobs").get(0).get("token")).isEqualTo(token.get("token"));
      assertThat(token.get("top_logprobs").get(0).get("logprob")).isEqualTo(token.get("logprob"));
    }
  }

  @Test
  void partsOfTextAndVariablesOfTheTemplateAreTaken() {
    JsonNode parts =
        server.chat("{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Once upon\"},"
            + " {\"type\": \"text\", \"text\": \" a time\"}]}], \"temperature\": 0, \"max_tokens\": 9}").ok();
    assertThat(parts.get("choices")).isEqualTo(server.chat(USER + "\"max_tokens\": 9}").ok().get("choices"));
    JsonNode other = server.chat(USER + "\"max_tokens\": 9, \"chat_template_kwargs\": {\"opening\": \"Tom\"}}").ok();
    assertThat(other.get("usage").get("prompt_tokens")).isNotEqualTo(parts.get("usage").get("prompt_tokens"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {}                                                                        | messages     | expected a list
      {"messages": []}                                                          | messages     | expected a list
      {"messages": [3]}                                                         | messages     | messages[0]: expected an object
      {"messages": [{"content": "a"}]}                                          | messages     | messages[0].role
      {"messages": [{"role": "user"}]}                                          | messages     | messages[0].content
      {"messages": [{"role": "user", "content": 3}]}                            | messages     | got 3
      {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}      | messages     | "image_url"
      {"messages": [{"role": "judge", "content": "a"}]}                         | messages     | no judges
      {"messages": [{"role": "user", "content": "a"}], "top_logprobs": 2}       | top_logprobs | logprobs
      {"messages": [{"role": "user", "content": "a"}], "tools": [{}]}           | tools        | not supported
      {"messages": [{"role": "user", "content": "a"}], "response_format": {"type": "json_object"}} | response_format | not supported
      """)
  void whatIsWrongIsNamed(String body, String param, String message) {
    JsonNode error = server.chat(body).refused(400);
    assertThat(error.get("param").asString()).isEqualTo(param);
    assertThat(error.get("message").asString()).contains(message);
  }

  /// The token by which the model ends is no part of the message.
  @Test
  void endsAtTheTokensOfGenerationConfig() {
    JsonNode content =
        server.chat(USER + "\"max_tokens\": 8, \"logprobs\": true}").choice(0).get("logprobs").get("content");
    String third = content.get(2).get("token").asString();
    List<String> ends = new ArrayList<>();
    TokenBytes bytes = TokenBytes.read(folder.resolve("model"));
    for (int id = 3; id < tokenizer.vocabSize(); id++) {
      if (new String(bytes.of(id), StandardCharsets.UTF_8).equals(third)) {
        ends.add("" + id);
      }
    }
    Path ending = ModelFolder.copy(folder.resolve("model"), folder.resolve("ending"))
        .put("generation_config.json", "{\"eos_token_id\": [2, " + String.join(", ", ends) + "]}").directory();
    try (TestServer other = TestServer.of(ending, 1, o -> o)) {
      JsonNode choice = other.chat(USER + "\"max_tokens\": 8, \"logprobs\": true}").choice(0);
      assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
      List<JsonNode> before = content.valueStream().takeWhile(t -> !t.get("token").asString().equals(third)).toList();
      assertThat(choice.get("logprobs").get("content").valueStream().toList()).isEqualTo(before);
    }
  }

  @Test
  void aFileOfTheUsersComesFirst() {
    Path file = ModelFolder.copy(folder.resolve("model"), folder.resolve("files"))
        .put("mine.jinja", "{{ messages[0].content }}").directory().resolve("mine.jinja");
    try (TestServer other = TestServer.of(Shared.path("models/stories-260K"), 1, o -> o.withChatTemplate(file))) {
      JsonNode answer = other.chat(USER + "\"max_tokens\": 4}").ok();
      assertThat(answer.get("usage").get("prompt_tokens").asInt())
          .isEqualTo(tokenizer.encode(" Once upon a time ", false).length);
    }
  }
}
