package org.seqmix.hybrid.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.SharedWeights;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// What a text is does not depend on what is written beside it.
class GenerationTest {
  private static final Generator.Listener NOBODY = (index, id) -> {
  };
  private Device device = TestDevices.open("cpu");
  private Scope scope = device.newScope("test");

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private void use(String name) {
    close();
    device = TestDevices.open(name);
    scope = device.newScope("test");
  }

  private Generator generator(int context) {
    return new Generator(decoder(context));
  }

  private Decoder decoder(int context) {
    return SharedWeights.packed(TinyModels.fresh(TinyModels.hybrid(context), scope, 11), scope);
  }

  private static int[] prompt(int length, long seed) {
    int[] ids = new SplittableRandom(seed).ints(length, 3, 50).toArray();
    ids[0] = 1;
    return ids;
  }

  /// Requests of many lengths, greedy and drawn, some of which may end early.
  private static List<Request> requests(int count) {
    List<Request> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SamplerOptions options = i % 3 == 0 ? SamplerOptions.GREEDY : SamplerOptions.atTemperature(1 + i % 2);
      out.add(new Request(prompt(1 + (i * 7) % 19, i), options, 100 + i, (i * 5) % 13, List.of(2, 4, 9)));
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void textsJoinAndLeaveABatch(String deviceName) {
    use(deviceName);
    Generator generator = generator(64);
    List<Request> requests = requests(11);
    List<Generation> alone = requests.stream().map(r -> generator.generate(r, NOBODY)).toList();
    assertThat(alone).extracting(Generation::end).contains(Generation.End.STOP, Generation.End.LENGTH);
    for (int batch : new int[] {1, 2, 7, 50}) {
      assertSame(generator.run(requests, batch, NOBODY), alone);
    }
  }

  private static void assertSame(List<Generation> got, List<Generation> expected) {
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i).tokens()).as("text " + i).isEqualTo(expected.get(i).tokens());
      assertThat(got.get(i).end()).as("text " + i).isEqualTo(expected.get(i).end());
    }
  }

  @Test
  void samplesOfAPromptAreItsTextsWithTheSameSeeds() {
    Generator generator = generator(64);
    long[] seeds = {5, 6, 7, 5, -1};
    Request request = new Request(prompt(9, 3), SamplerOptions.atTemperature(1.5), 0, 20, List.of(2, 8));
    List<Request> apart = Arrays.stream(seeds)
        .mapToObj(s -> new Request(request.prompt(), request.sampling(), s, 20, request.stopIds())).toList();
    List<Generation> samples = generator.samples(request, seeds, NOBODY);
    assertSame(samples, generator.run(apart, 2, NOBODY));
    assertThat(samples.get(0).tokens()).isEqualTo(samples.get(3).tokens()).isNotEqualTo(samples.get(1).tokens());
  }

  /// A prompt longer than a piece, alone, beside others, and as samples.
  @Test
  void longPromptsAreReadInPieces() {
    Generator generator = generator(1200);
    List<Request> requests = List.of(
        new Request(prompt(1100, 1), SamplerOptions.GREEDY, 1, 5, List.of()),
        new Request(prompt(3, 2), SamplerOptions.atTemperature(1), 2, 30, List.of()),
        new Request(prompt(512, 3), SamplerOptions.atTemperature(1), 3, 5, List.of()));
    List<Generation> together = generator.run(requests, 3, NOBODY);
    assertSame(together, requests.stream().map(r -> generator.generate(r, NOBODY)).toList());
    assertSame(generator.samples(requests.getFirst(), new long[] {1}, NOBODY), together.subList(0, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 63})
  void aTextEndsWhereTheContextDoes(int length) {
    Generator generator = generator(64);
    Request request = new Request(prompt(length, 1), SamplerOptions.atTemperature(1), 1, 1000, List.of());
    for (Generation text : List.of(generator.generate(request, NOBODY),
        generator.samples(request, new long[] {1}, NOBODY).getFirst())) {
      assertThat(text.tokens()).hasSize(64 - length);
      assertThat(text.end()).isEqualTo(Generation.End.CONTEXT);
    }
  }

  @Test
  void aPromptThatFillsTheContextIsRefused() {
    assertThatThrownBy(() -> generator(64).generate(
        new Request(prompt(64, 1), SamplerOptions.GREEDY, 1, 1, List.of()), NOBODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prompt of 64 tokens: the model's context is 64 tokens; shorten the text");
  }

  @Test
  void listenersHearEveryTokenInOrder() {
    List<Request> requests = requests(6);
    List<List<Integer>> heard = new ArrayList<>();
    requests.forEach(r -> heard.add(new ArrayList<>()));
    List<Generation> texts = generator(64).run(requests, 4, (index, id) -> heard.get(index).add(id));
    for (int i = 0; i < texts.size(); i++) {
      assertThat(heard.get(i)).isEqualTo(Arrays.stream(texts.get(i).tokens()).boxed().toList());
    }
  }

  @Test
  void nothingToWrite() {
    Generator generator = generator(64);
    assertThat(generator.run(List.of(), 4, NOBODY)).isEmpty();
    assertThat(generator.samples(requests(1).getFirst(), new long[0], NOBODY)).isEmpty();
    assertThatThrownBy(() -> new Request(new int[0], SamplerOptions.GREEDY, 0, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected at least one token");
  }
}
