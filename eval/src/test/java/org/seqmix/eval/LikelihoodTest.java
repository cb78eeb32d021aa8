package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LikelihoodTest {
  private static Device device;
  private static Model model;
  private static JsonNode golden;

  @BeforeAll
  static void open() {
    golden = JsonMapper.shared().readTree(Shared.path("golden/likelihood/golden.json").toFile());
    device = CpuDevice.open();
    model = Model.open(Shared.path("golden/" + golden.get("model").asString()), device, Model.Use.INFERENCE);
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
      device.close();
    }
  }

  @Test
  void continuationsScoreAsTheReferenceSays() {
    List<Likelihood.Request> requests = new ArrayList<>();
    List<JsonNode> expected = new ArrayList<>();
    for (JsonNode request : golden.get("requests")) {
      for (JsonNode choice : request.get("choices")) {
        requests.add(new Likelihood.Request(ids(request.get("context")), ids(choice.get("continuation"))));
        expected.add(choice);
      }
    }
    List<Likelihood.Score> scores = new Likelihood(model.decoder()).score(requests);
    assertThat(scores).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < scores.size(); i++) {
      double logProbability = expected.get(i).get("logprob").asDouble();
      assertThat(scores.get(i).logProbability()).isEqualTo(logProbability, within(1e-5 * Math.abs(logProbability)));
      assertThat(scores.get(i).isGreedy()).isEqualTo(expected.get(i).get("is_greedy").asBoolean());
    }
  }

  @Test
  void theBestChoiceIsTheReferences() {
    for (JsonNode request : golden.get("requests")) {
      List<Likelihood.Request> choices = new ArrayList<>();
      for (JsonNode choice : request.get("choices")) {
        choices.add(new Likelihood.Request(ids(request.get("context")), ids(choice.get("continuation"))));
      }
      List<Likelihood.Score> scores = new Likelihood(model.decoder()).score(choices);
      int best = IntStream.range(0, scores.size()).boxed()
          .max(java.util.Comparator.comparingDouble(i -> scores.get(i).logProbability())).orElseThrow();
      assertThat(best).isEqualTo(request.get("acc_choice").asInt());
    }
  }

  @Test
  void perplexityAndEveryTokensScoreAreTheReferences() {
    int[] sequence = ids(golden.get("sequence"));
    double[] expected = StreamSupport.stream(golden.get("sequence_nll").spliterator(), false)
        .mapToDouble(JsonNode::asDouble).toArray();
    double[] nats = new TokenScores(model.decoder()).nats(List.of(ScoredText.whole(sequence))).getFirst();
    assertThat(nats).containsExactly(expected, within(1e-4));
    double perplexity = golden.get("perplexity").asDouble();
    assertThat(new Likelihood(model.decoder()).perplexity(List.of(sequence)))
        .isEqualTo(perplexity, within(1e-5 * perplexity));
  }

  @Test
  void whatTheModelWritesGreedilyIsGreedy() {
    int[] prompt = ids(golden.get("requests").get(0).get("context"));
    int[] written = new Generator(model.decoder()).generate(
        new org.seqmix.hybrid.generation.Request(prompt, SamplerOptions.GREEDY, 0, 9, List.of()), (i, id) -> {
        }).tokens();
    int[] other = written.clone();
    other[5] = (other[5] + 1) % model.decoder().plan().vocabulary();
    List<Likelihood.Score> scores = new Likelihood(model.decoder()).score(
        List.of(new Likelihood.Request(prompt, written), new Likelihood.Request(prompt, other)));
    assertThat(scores.get(0).isGreedy()).isTrue();
    assertThat(scores.get(1).isGreedy()).isFalse();
    assertThat(scores.get(1).logProbability()).isLessThan(scores.get(0).logProbability());
  }

  @Test
  void aLongContextLosesItsBeginning() {
    int context = model.decoder().plan().context();
    int[] text = IntStream.range(0, context + 40).map(i -> 7 + i * 31 % 200).toArray();
    int[] kept = java.util.Arrays.copyOfRange(text, text.length - (context - 2), text.length);
    int[] continuation = {3, 4, 5};
    List<Likelihood.Score> scores = new Likelihood(model.decoder()).score(
        List.of(new Likelihood.Request(text, continuation), new Likelihood.Request(kept, continuation)));
    assertThat(scores.get(0)).isEqualTo(scores.get(1));
  }

  @Test
  void aContinuationMustFitAndNeedsAContext() {
    int context = model.decoder().plan().context();
    List<Likelihood.Request> tooLong = List.of(new Likelihood.Request(new int[] {1}, new int[context + 1]));
    assertThatThrownBy(() -> new Likelihood(model.decoder()).score(tooLong))
        .hasMessageContaining("at most " + context).hasMessageContaining("got " + (context + 1));
    assertThatThrownBy(() -> new Likelihood.Request(new int[0], new int[] {1})).hasMessageContaining("BOS");
  }

  private static int[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
