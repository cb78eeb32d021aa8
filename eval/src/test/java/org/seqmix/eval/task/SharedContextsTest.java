package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.eval.Likelihood;
import org.seqmix.eval.Shared;
import org.seqmix.eval.TinyModels;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SharedContextsTest {
  static List<ModelConfig> configs() {
    return TinyModels.both();
  }

  /// Items of one to five choices of one to five tokens, some with a context in common with the item before.
  private static List<Likelihood.Request> requests() {
    Random random = new Random(11);
    List<Likelihood.Request> out = new ArrayList<>();
    for (int item = 0; item < 40; item++) {
      int[] context = ids(random, 1 + random.nextInt(12));
      int choices = 1 + random.nextInt(5);
      for (int c = 0; c < choices; c++) {
        out.add(new Likelihood.Request(context, ids(random, 1 + random.nextInt(5))));
      }
    }
    return out;
  }

  private static int[] ids(Random random, int count) {
    return random.ints(count, 1, TinyModels.VOCABULARY).toArray();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aContextReadOnceGivesTheSameBitsAsReadForEveryChoice(ModelConfig config) {
    List<Likelihood.Request> requests = requests();
    try (Device device = CpuDevice.open(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F32);
      List<Likelihood.Score> expected = new Likelihood(decoder).score(requests);
      assertThat(new SharedContexts(decoder).score(requests)).isEqualTo(expected);
      for (int batch : new int[] {1, 5, 16, 60}) {
        assertThat(new SharedContexts(decoder, batch).score(requests)).as("batches of %d", batch).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theSlowTwinAgrees(ModelConfig config) {
    List<Likelihood.Request> requests = requests();
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F64);
      List<Likelihood.Score> expected = new Likelihood(decoder).score(requests);
      List<Likelihood.Score> got = new SharedContexts(decoder, 7).score(requests);
      for (int i = 0; i < got.size(); i++) {
        assertThat(got.get(i).logProbability()).isEqualTo(expected.get(i).logProbability(), within(1e-12));
        assertThat(got.get(i).isGreedy()).isEqualTo(expected.get(i).isGreedy());
      }
    }
  }

  @Test
  void whatDoesNotFitTheModelIsRefused() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(TinyModels.both().getFirst(), scope, DType.F64);
      assertThatThrownBy(() -> new SharedContexts(decoder).score(List.of(
          new Likelihood.Request(new int[TinyModels.CONTEXT], new int[2]))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most " + TinyModels.CONTEXT)
          .hasMessageContaining("got " + (TinyModels.CONTEXT + 1));
      assertThat(new SharedContexts(decoder).score(List.of())).isEmpty();
    }
  }

  @Test
  void continuationsAndTheBestOfThemAreTheReferences() {
    JsonNode golden = JsonMapper.shared().readTree(Shared.path("golden/likelihood/golden.json").toFile());
    try (Device device = CpuDevice.open();
        Model model =
            Model.open(Shared.path("golden/" + golden.get("model").asString()), device, Model.Use.INFERENCE)) {
      for (JsonNode request : golden.get("requests")) {
        List<Likelihood.Request> requests = new ArrayList<>();
        List<TextPair> choices = new ArrayList<>();
        for (JsonNode choice : request.get("choices")) {
          requests.add(new Likelihood.Request(ids(request.get("context")), ids(choice.get("continuation"))));
          choices.add(new TextPair("", "", 1));
        }
        List<Likelihood.Score> scores = new SharedContexts(model.decoder()).score(requests);
        for (int i = 0; i < scores.size(); i++) {
          JsonNode choice = request.get("choices").get(i);
          double logProbability = choice.get("logprob").asDouble();
          assertThat(scores.get(i).logProbability()).isEqualTo(logProbability, within(1e-5 * Math.abs(logProbability)));
          assertThat(scores.get(i).isGreedy()).isEqualTo(choice.get("is_greedy").asBoolean());
        }
        LikelihoodItem item = new LikelihoodItem(0, "golden", choices, request.get("acc_choice").asInt());
        assertThat(new ItemResult(item, scores, false).accuracy()).isEqualTo(1);
      }
    }
  }

  private static int[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
