package org.seqmix.hybrid.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.model.SharedWeights;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// Prompts that begin alike are read once, and the bits are those of reading them whole.
class PrefixTreeTest {
  private static final int CONTEXT = 2400;
  private static final int SHARED = 2000;
  private static final int REST = 9;
  private static final int GRID = 16;
  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  static List<ModelConfig> models() {
    return List.of(TinyModels.llama(CONTEXT), TinyModels.hybrid(CONTEXT),
        TinyModels.every(CONTEXT).get(6), TinyModels.every(CONTEXT).get(9));
  }

  private Decoder decoder(ModelConfig config) {
    return SharedWeights.packed(TinyModels.fresh(config, scope, 11), scope);
  }

  private static Job job(int[] prompt, int tokens) {
    return new Job(prompt, SamplerOptions.atTemperature(1), 5, tokens, List.of());
  }

  private static EngineCounts run(Engine engine, List<Job> jobs, List<Heard> heard) {
    for (Job job : jobs) {
      Heard h = new Heard(1);
      heard.add(h);
      engine.submit(job, h);
    }
    while (engine.step()) {
      // until all is done
    }
    return engine.counts();
  }

  @ParameterizedTest
  @MethodSource("models")
  void thirtyTwoTextsAfterOneLongBeginning(ModelConfig config) {
    Decoder decoder = decoder(config);
    List<Job> jobs = IntStream.range(0, 32).mapToObj(i -> job(EngineCase.alike(SHARED, SHARED + REST, i), 4)).toList();
    List<Heard> heard = new ArrayList<>();
    try (Engine engine = new Engine(decoder, new EngineOptions(8, 512, 1 << 28, GRID))) {
      EngineCounts counts = run(engine, jobs, heard);
      assertThat(counts.promptTokens()).isEqualTo(SHARED + 32 * REST);
      assertThat(counts.cachedTokens()).isEqualTo(31 * SHARED);
      assertThat(heard.stream().map(h -> h.cached).sorted().toList())
          .isEqualTo(IntStream.range(0, 32).mapToObj(i -> i == 0 ? 0 : SHARED).toList());
      assertThat(counts.cacheHits()).isEqualTo(31);
      assertThat(counts.cacheMisses()).isEqualTo(1);
      assertThat(counts.cacheBytes()).isPositive();
    }
    for (int i = 0; i < 32; i += 7) {
      assertThat(heard.get(i).ids(0)).isEqualTo(EngineCase.alone(decoder, jobs.get(i)).ids(0));
    }
  }

  /// One turn after another: each prompt is the one before with its answer and more.
  @ParameterizedTest
  @MethodSource("models")
  void aConversationIsReadOnce(ModelConfig config) {
    Decoder decoder = decoder(config);
    int[] prompt = EngineCase.prompt(33, 1);
    try (Engine engine = new Engine(decoder, new EngineOptions(2, 512, 1 << 28, GRID))) {
      for (int turn = 0; turn < 4; turn++) {
        List<Heard> heard = new ArrayList<>();
        long before = engine.counts().promptTokens();
        run(engine, List.of(job(prompt, 30)), heard);
        assertThat(heard.getFirst().ids(0)).isEqualTo(EngineCase.alone(decoder, job(prompt, 30)).ids(0));
        if (turn > 0) {
          assertThat(engine.counts().promptTokens() - before).as("turn " + turn).isLessThan(GRID + 8 + 2);
        }
        prompt = IntStream.concat(IntStream.concat(IntStream.of(prompt),
            heard.getFirst().ids(0).stream().mapToInt(i -> i)), IntStream.of(EngineCase.prompt(8, turn))).toArray();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsKeptStaysWithinItsBudget(ModelConfig config) {
    Decoder decoder = decoder(config);
    long one;
    try (DecoderState state = decoder.newState(1)) {
      one = state.bytes();
    }
    long budget = 5 * one + 100_000;
    List<Heard> heard = new ArrayList<>();
    try (Engine engine = new Engine(decoder, new EngineOptions(3, 64, budget, GRID))) {
      List<Job> jobs = IntStream.range(0, 40)
          .mapToObj(i -> job(EngineCase.alike(i * 7 % 40, 40 + i * 13 % 300, i), 20)).toList();
      for (Job job : jobs) {
        assertThat(run(engine, List.of(job), heard).cacheBytes()).isLessThanOrEqualTo(budget);
        assertThat(heard.getLast().ids(0)).isEqualTo(EngineCase.alone(decoder, job).ids(0));
      }
      assertThat(engine.counts().cacheHits()).isPositive();
    }
  }

  /// The second prompt finds nothing kept where it parts from the first; the third does, since the second left a state there.
  @Test
  void whereTextsPartAStateIsKept() {
    Decoder decoder = decoder(TinyModels.every(CONTEXT).get(6));
    try (Engine engine = new Engine(decoder, new EngineOptions(1, 512, 1 << 28, GRID))) {
      List<Long> cached = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        run(engine, List.of(job(EngineCase.alike(20 * GRID, 40 * GRID, i), 1)), new ArrayList<>());
        cached.add(engine.counts().cachedTokens());
      }
      assertThat(cached).containsExactly(0L, 0L, 20L * GRID);
    }
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() {
    Decoder decoder = decoder(TinyModels.every(CONTEXT).get(6));
    long one;
    try (DecoderState state = decoder.newState(1)) {
      one = state.bytes();
    }
    try (Engine engine = new Engine(decoder, new EngineOptions(1, 512, 3 * one, GRID))) {
      Job[] jobs = IntStream.range(0, 4).mapToObj(i -> job(EngineCase.prompt(GRID + 2, i), 1)).toArray(Job[]::new);
      for (int i : new int[] {0, 1, 2, 0, 3}) {
        run(engine, List.of(jobs[i]), new ArrayList<>());
      }
      long before = engine.counts().cacheHits();
      run(engine, List.of(jobs[0]), new ArrayList<>());
      run(engine, List.of(jobs[2]), new ArrayList<>());
      assertThat(engine.counts().cacheHits() - before).isEqualTo(2);
      run(engine, List.of(jobs[1]), new ArrayList<>());
      assertThat(engine.counts().cacheHits() - before).isEqualTo(2);
    }
  }
}
