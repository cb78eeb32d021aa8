package org.seqmix.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What lm-eval's client for completions sends and reads, against the reference's likelihoods.
class LikelihoodOverHttpTest {
  private static JsonNode golden;
  private static TestServer server;

  @BeforeAll
  static void open() {
    golden = TestServer.JSON.readTree(Shared.path("golden/likelihood/golden.json").toFile());
    server = TestServer.of(Shared.path("golden/" + golden.get("model").asString()), 4, o -> o);
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  /// All choices of all requests in one list of prompts, as with a batch size.
  @Test
  void continuationsScoreAsTheReferenceSays() {
    ArrayNode prompts = TestServer.JSON.createArrayNode();
    List<JsonNode> expected = new ArrayList<>();
    List<Integer> contexts = new ArrayList<>();
    for (JsonNode request : golden.get("requests")) {
      for (JsonNode choice : request.get("choices")) {
        prompts.addArray().addAll((ArrayNode) request.get("context")).addAll((ArrayNode) choice.get("continuation"));
        expected.add(choice);
        contexts.add(request.get("context").size());
      }
    }
    JsonNode answer = server.completion("""
        {"model": "small", "prompt": %s, "temperature": 0, "max_tokens": 1, "logprobs": 1, "seed": 1234, "echo": true}
        """.formatted(prompts)).ok();
    assertThat(answer.get("choices").size()).isEqualTo(expected.size()).isPositive();
    for (int i = 0; i < expected.size(); i++) {
      JsonNode choice = answer.get("choices").get(i);
      assertThat(choice.get("index").asInt()).isEqualTo(i);
      JsonNode scores = choice.get("logprobs");
      int length = prompts.get(i).size();
      assertThat(scores.get("token_logprobs").size()).isEqualTo(length + 1);
      assertThat(scores.get("top_logprobs").size()).isEqualTo(length + 1);
      double sum = 0;
      boolean greedy = true;
      for (int t = contexts.get(i); t < length; t++) {
        double own = scores.get("token_logprobs").get(t).asDouble();
        sum += own;
        greedy &= own == highest(scores.get("top_logprobs").get(t));
      }
      double reference = expected.get(i).get("logprob").asDouble();
      assertThat(sum).as("choice " + i).isEqualTo(reference, within(1e-5 * Math.abs(reference)));
      assertThat(greedy).as("choice " + i).isEqualTo(expected.get(i).get("is_greedy").asBoolean());
    }
  }

  private static double highest(JsonNode best) {
    double highest = Double.NEGATIVE_INFINITY;
    for (JsonNode value : best) {
      highest = Math.max(highest, value.asDouble());
    }
    return highest;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyTokenOfASequenceHasItsLikelihood(int maxTokens) {
    JsonNode sequence = golden.get("sequence");
    JsonNode choice = server.completion("""
        {"prompt": %s, "temperature": 0, "max_tokens": %d, "logprobs": 1, "echo": true}
        """.formatted(sequence, maxTokens)).choice(0);
    JsonNode scores = choice.get("logprobs").get("token_logprobs");
    assertThat(scores.size()).isEqualTo(sequence.size() + maxTokens);
    assertThat(scores.get(0).isNull()).isTrue();
    assertThat(choice.get("logprobs").get("top_logprobs").get(0).isNull()).isTrue();
    for (int i = 1; i < sequence.size(); i++) {
      assertThat(scores.get(i).asDouble()).isEqualTo(-golden.get("sequence_nll").get(i - 1).asDouble(), within(1e-4));
    }
    assertThat(choice.get("finish_reason").asString()).isEqualTo("length");
  }

  /// A greedily written text is greedy when it is scored.
  @Test
  void whatIsWrittenIsWhatScores() {
    JsonNode context = golden.get("requests").get(0).get("context");
    JsonNode written = server.completion("""
        {"prompt": %s, "temperature": 0, "max_tokens": 6, "logprobs": 2}""".formatted(context)).choice(0)
        .get("logprobs");
    ArrayNode whole = ((ArrayNode) context).deepCopy();
    for (JsonNode name : written.get("tokens")) {
      whole.add(Integer.parseInt(name.asString().substring("token_id:".length())));
    }
    JsonNode scored = server.completion("""
        {"prompt": %s, "temperature": 0, "max_tokens": 0, "logprobs": 2, "echo": true}""".formatted(whole)).choice(0)
        .get("logprobs");
    for (int i = 0; i < 6; i++) {
      JsonNode best = scored.get("top_logprobs").get(context.size() + i);
      assertThat(scored.get("token_logprobs").get(context.size() + i).asDouble()).isEqualTo(highest(best))
          .isEqualTo(written.get("token_logprobs").get(i).asDouble(), within(1e-6));
      assertThat(best.size()).isEqualTo(2);
    }
  }

  @Test
  void withoutATokenizerTextIsRefused() {
    assertThat(server.completion("{\"prompt\": \"text\"}").refused(400).get("message").asString())
        .contains("tokenizer.json");
    assertThat(server.completion("{\"prompt\": [1, 2], \"stop\": \"x\"}").refused(400).get("param").asString())
        .isEqualTo("stop");
  }
}
