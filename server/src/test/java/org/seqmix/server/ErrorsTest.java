package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is refused, and how.
class ErrorsTest {
  private static TestServer server;

  @BeforeAll
  static void open() {
    server = TestServer.of(Shared.path("models/stories-260K"), 2,
        o -> o.withLimits(8, 4096, 64, Duration.ofSeconds(60)).withRequestLimits(40, 4, 3));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"prompt": 3}                                       | prompt            | expected a string, a list of strings
      {}                                                  | prompt            | got nothing
      {"prompt": null}                                    | prompt            | expected a string
      {"prompt": []}                                      | prompt            | got a list of 0
      {"prompt": [[]]}                                    | prompt            | at least one token
      {"prompt": ["a", 1]}                                | prompt            | prompt[1]: expected a string
      {"prompt": [[1], "a"]}                              | prompt            | prompt[1]: expected a list of token ids
      {"prompt": [1, 2.5]}                                | prompt            | prompt[1]: expected a token id, got 2.5
      {"prompt": [1, -1]}                                 | prompt            | expected an id in 0..511, got -1
      {"prompt": [1, 512]}                                | prompt            | expected an id in 0..511, got 512
      {"prompt": ["a","b","c","d"]}                       | prompt            | at most 3 prompts, got 4
      {"prompt": "a", "max_tokens": -1}                   | max_tokens        | an integer in 0..64, got -1
      {"prompt": "a", "max_tokens": 65}                   | max_tokens        | an integer in 0..64, got 65
      {"prompt": "a", "max_tokens": "9"}                  | max_tokens        | got "9"
      {"prompt": "a", "n": 0}                             | n                 | an integer in 1..4, got 0
      {"prompt": "a", "n": 5}                             | n                 | an integer in 1..4, got 5
      {"prompt": "a", "logprobs": 21}                     | logprobs          | an integer in 0..20, got 21
      {"prompt": "a", "logprobs": true}                   | logprobs          | got true
      {"prompt": "a", "echo": 1}                          | echo              | expected true or false, got 1
      {"prompt": "a", "stream": "yes"}                    | stream            | expected true or false, got "yes"
      {"prompt": "a", "seed": 1.5}                        | seed              | an integer
      {"prompt": "a", "stop": ["a","b","c","d","e"]}      | stop              | up to 4 strings
      {"prompt": "a", "stop": ""}                         | stop              | none of them empty
      {"prompt": "a", "stop": [1]}                        | stop              | strings
      {"prompt": "a", "temperature": -1}                  | temperature       | got -1
      {"prompt": "a", "temperature": "hot"}               | temperature       | expected a number, got "hot"
      {"prompt": "a", "top_p": 0}                         | top_p             | (0, 1]
      {"prompt": "a", "top_p": 2}                         | top_p             | (0, 1]
      {"prompt": "a", "min_p": 2}                         | min_p             | 0..1
      {"prompt": "a", "top_k": -2}                        | top_k             | got -2
      {"prompt": "a", "repetition_penalty": 0}            | repetition_penalty | > 0
      {"prompt": "a", "best_of": 2}                       | best_of           | not supported
      {"prompt": "a", "suffix": "z"}                      | suffix            | not supported
      {"prompt": "a", "logit_bias": {"5": 1}}             | logit_bias        | not supported
      {"prompt": "a", "presence_penalty": 0.5}            | presence_penalty  | not supported
      {"prompt": "a", "frequency_penalty": 0.5}           | frequency_penalty | not supported
      {"prompt": "a", "stream_options": 1}                | stream_options    | expected an object
      """)
  void aWrongFieldIsNamed(String body, String param, String message) {
    JsonNode error = server.completion(body).refused(400);
    assertThat(error.get("param").asString()).isEqualTo(param);
    assertThat(error.get("message").asString()).startsWith(param).contains(message);
    assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\": \"a\", \"max_tokens\": 1, \"best_of\": 1, \"suffix\": null, \"logit_bias\": {},"
      + " \"presence_penalty\": 0, \"user\": \"u\", \"what\": [1], \"stop\": null, \"n\": null, \"model\": null}"})
  void whatChangesNothingIsIgnored(String body) {
    server.completion(body).ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "3", "{\"prompt\": \"a\"} x", "{\"prompt\": \"a\", \"prompt\": \"b\"}",
      "{'a': 1}", "\u0000"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    assertThat(server.completion(body).refused(400).get("message").asString()).startsWith("the body: expected");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(server.completion("[".repeat(2000)).refused(400).get("message").asString()).contains("depth");
  }

  @Test
  void anotherModelIsNotFound() {
    JsonNode error = server.completion("{\"prompt\": \"a\", \"model\": \"large\"}").refused(404);
    assertThat(error.get("code").asString()).isEqualTo("model_not_found");
    assertThat(error.get("message").asString()).contains("'small'", "'large'");
    server.get("/v1/models/large").refused(404);
  }

  @Test
  void aLongPromptIsRefused() {
    JsonNode error = server.completion("{\"prompt\": [" + "5,".repeat(40) + "5]}").refused(400);
    assertThat(error.get("code").asString()).isEqualTo("context_length_exceeded");
    assertThat(error.get("message").asString()).contains("at most 40 tokens, got 41");
  }

  @Test
  void unknownPathsAndMethodsAreRefused() {
    server.get("/nothing").refused(404);
    server.post("/", "{}").refused(405);
    TestServer.Answer answer = server.get("/v1/completions");
    answer.refused(405);
    assertThat(answer.response().headers().firstValue("Allow")).hasValue("POST");
    server.send(HttpRequest.newBuilder(server.uri("/v1/models")).DELETE().build()).refused(405);
  }

  @Test
  void aLongBodyIsRefused() {
    String body = "{\"prompt\": \"" + "a".repeat(5000) + "\"}";
    assertThat(server.completion(body).refused(413).get("code").asString()).isEqualTo("request_too_large");
    HttpRequest chunked = HttpRequest.newBuilder(server.uri("/v1/completions"))
        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body.getBytes(
            java.nio.charset.StandardCharsets.UTF_8))))
        .build();
    server.send(chunked).refused(413);
  }

  @Test
  void aModelWithoutATemplateDoesNotChat() {
    JsonNode error = server.chat("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}").refused(400);
    assertThat(error.get("code").asString()).isEqualTo("no_chat_template");
    assertThat(error.get("message").asString()).contains("--chat-template");
  }
}
