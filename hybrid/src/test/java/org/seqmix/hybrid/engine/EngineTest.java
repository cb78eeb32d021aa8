package org.seqmix.hybrid.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.SharedWeights;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// What a text is does not depend on what else an engine does.
class EngineTest {
  private static final int CONTEXT = 96;
  private Device device = TestDevices.open("cpu");
  private Scope scope = device.newScope("test");

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private Decoder decoder(ModelConfig config) {
    return SharedWeights.packed(TinyModels.fresh(config, scope, 11), scope);
  }

  private Decoder hybrid() {
    return decoder(TinyModels.hybrid(CONTEXT));
  }

  private static void assertSame(List<Heard> got, List<Heard> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(got.get(i).failure).as("failure of job " + i).isNull();
      assertThat(got.get(i).prompt).as("prompt of job " + i).isEqualTo(expected.get(i).prompt);
      assertThat(got.get(i).texts).as("texts of job " + i).isEqualTo(expected.get(i).texts);
      assertThat(got.get(i).ends).as("ends of job " + i).isEqualTo(expected.get(i).ends);
    }
  }

  static List<ModelConfig> models() {
    return TinyModels.every(CONTEXT);
  }

  @ParameterizedTest
  @MethodSource("models")
  void jobsAreTheSameBitsInBatchesOfAnySizeAndWithWhatIsKept(ModelConfig config) {
    Decoder decoder = decoder(config);
    List<Job> jobs = EngineCase.jobs(14, CONTEXT);
    List<Heard> alone = jobs.stream().map(j -> EngineCase.alone(decoder, j)).toList();
    for (int rows : new int[] {1, 2, 7, 64}) {
      assertSame(EngineCase.together(decoder, jobs, EngineOptions.rows(rows)), alone);
      assertSame(EngineCase.together(decoder, jobs, new EngineOptions(rows, 16, 1 << 20, 4)), alone);
    }
  }

  @Test
  void onTheReferenceDeviceToo() {
    close();
    device = TestDevices.open("reference");
    scope = device.newScope("test");
    Decoder decoder = hybrid();
    List<Job> jobs = EngineCase.jobs(8, CONTEXT);
    List<Heard> alone = jobs.stream().map(j -> EngineCase.alone(decoder, j)).toList();
    assertSame(EngineCase.together(decoder, jobs, new EngineOptions(7, 16, 1 << 20, 4)), alone);
  }

  /// Jobs come at random steps, some are cancelled at random steps; what the others write stays the same.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void jobsComeAndGo(long seed) {
    Decoder decoder = hybrid();
    List<Job> jobs = new ArrayList<>(EngineCase.jobs(40, CONTEXT));
    List<Heard> alone = jobs.stream().map(j -> EngineCase.alone(decoder, j)).toList();
    Random dice = new Random(seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, jobs.size()).boxed().toList());
    Collections.shuffle(order, dice);
    Heard[] heard = new Heard[jobs.size()];
    boolean[] cancelled = new boolean[jobs.size()];
    Ticket[] tickets = new Ticket[jobs.size()];
    try (Engine engine = new Engine(decoder, new EngineOptions(6, 20, dice.nextBoolean() ? 40_000 : 0, 8))) {
      boolean more = true;
      while (more || !order.isEmpty()) {
        while (!order.isEmpty() && dice.nextInt(3) > 0) {
          int i = order.removeLast();
          heard[i] = new Heard(jobs.get(i).seeds().length);
          tickets[i] = engine.submit(jobs.get(i), heard[i]);
        }
        int i = dice.nextInt(jobs.size());
        if (tickets[i] != null && dice.nextInt(8) == 0) {
          cancelled[i] = true;
          tickets[i].cancel();
        }
        more = engine.step();
      }
      assertThat(engine.counts().waiting()).isZero();
      assertThat(engine.counts().running()).isZero();
    }
    for (int i = 0; i < heard.length; i++) {
      assertThat(heard[i].isOver()).as("job " + i).isTrue();
      if (!cancelled[i]) {
        assertSame(List.of(heard[i]), List.of(alone.get(i)));
      }
    }
  }

  @Test
  void scoresAreTheModelsOwn() {
    Decoder decoder = hybrid();
    int[] prompt = EngineCase.prompt(20, 5);
    Job job = new Job(prompt, new SamplerOptions(0.7, 5, 0.9, 0, 1.3), new long[] {3}, 6, List.of(), 4, true);
    Heard heard = EngineCase.alone(decoder, job);
    int[] all = IntStream.concat(Arrays.stream(prompt), heard.ids(0).stream().mapToInt(i -> i)).toArray();
    double[] logits;
    try (Scope step = device.newScope("whole")) {
      logits = decoder.forward(Context.inference(step), all, Rows.of(1, all.length)).toDoubles();
    }
    int vocabulary = decoder.plan().vocabulary();
    List<ScoredToken> scored = new ArrayList<>(heard.prompt);
    assertThat(scored).hasSize(prompt.length);
    scored.addAll(heard.texts.getFirst());
    assertThat(scored.getFirst().logProbability()).isNaN();
    for (int t = 1; t < all.length; t++) {
      double[] row = Arrays.copyOfRange(logits, (t - 1) * vocabulary, t * vocabulary);
      double sum = Math.log(Arrays.stream(row).map(Math::exp).sum());
      assertThat(scored.get(t).id()).isEqualTo(all[t]);
      assertThat(scored.get(t).logProbability()).isCloseTo(row[all[t]] - sum, within(1e-6));
      List<Integer> best = IntStream.range(0, vocabulary).boxed()
          .sorted((a, b) -> Double.compare(row[b], row[a])).limit(4).toList();
      assertThat(scored.get(t).best()).extracting(ScoredToken.Choice::id).isEqualTo(best);
    }
  }

  /// A prompt that fills the context can be scored, not continued.
  @Test
  void aWholeContextIsScored() {
    Heard heard =
        EngineCase.alone(hybrid(), new Job(EngineCase.prompt(CONTEXT, 5), SamplerOptions.GREEDY, new long[] {3}, 0,
            List.of(), 1, true));
    assertThat(heard.failure).isNull();
    assertThat(heard.prompt).hasSize(CONTEXT);
    assertThat(heard.ends).containsExactly(End.LENGTH);
  }

  @Test
  void aPromptIsReadOnceForAllItsTexts() {
    Decoder decoder = hybrid();
    Job job = new Job(EngineCase.prompt(60, 1), SamplerOptions.atTemperature(1), new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9},
        10, List.of(), -1, false);
    try (Engine engine = new Engine(decoder, EngineOptions.rows(4))) {
      engine.submit(job, new Heard(9));
      while (engine.step()) {
        // until all is done
      }
      assertThat(engine.counts().promptTokens()).isEqualTo(60);
      assertThat(engine.counts().writtenTokens()).isEqualTo(90);
    }
  }

  @Test
  void aListenerThatFailsEndsItsOwnJobAlone() {
    Decoder decoder = hybrid();
    List<Job> jobs = EngineCase.jobs(6, CONTEXT).subList(1, 6);
    List<Heard> alone = jobs.stream().map(j -> EngineCase.alone(decoder, j)).toList();
    List<Heard> heard = jobs.stream().map(j -> new Heard(j.seeds().length)).toList();
    Heard broken = new Heard(2) {
      @Override
      public boolean token(int sample, ScoredToken token) {
        throw new IllegalStateException("gone");
      }
    };
    try (Engine engine = new Engine(decoder, EngineOptions.rows(3))) {
      engine.submit(new Job(EngineCase.prompt(3, 1), SamplerOptions.GREEDY, new long[] {1, 2}, 5, List.of(), -1, false),
          broken);
      for (int i = 0; i < jobs.size(); i++) {
        engine.submit(jobs.get(i), heard.get(i));
      }
      while (engine.step()) {
        // until all is done
      }
    }
    assertThat(broken.failure).hasMessage("gone");
    assertSame(heard, alone);
  }

  @Test
  void aListenerEndsItsText() {
    Heard brief = new Heard(1) {
      @Override
      public boolean token(int sample, ScoredToken token) {
        super.token(sample, token);
        return texts.getFirst().size() < 3;
      }
    };
    try (Engine engine = new Engine(hybrid(), EngineOptions.rows(1))) {
      engine.submit(new Job(EngineCase.prompt(3, 1), SamplerOptions.GREEDY, 1, 50, List.of()), brief);
      while (engine.step()) {
        // until all is done
      }
    }
    assertThat(brief.ids(0)).hasSize(3);
    assertThat(brief.ends).containsExactly(End.STOP);
  }

  @Test
  void whatCannotBeReadIsRefusedAtOnce() {
    try (Engine engine = new Engine(hybrid(), EngineOptions.rows(1))) {
      assertThatThrownBy(() -> engine.submit(
          new Job(EngineCase.prompt(CONTEXT, 1), SamplerOptions.GREEDY, 1, 1, List.of()), new Heard(1)))
          .hasMessage("prompt of 96 tokens: the model's context is 96 tokens; shorten the text");
      assertThatThrownBy(() -> engine.submit(new Job(new int[] {1, 99}, SamplerOptions.GREEDY, 1, 1, List.of()),
          new Heard(1))).hasMessageContaining("token 1: id 99 is outside the model's vocabulary");
      assertThat(engine.step()).isFalse();
    }
    assertThatThrownBy(() -> new EngineOptions(0, 1, 0, 1)).hasMessageContaining("rows (0)");
    assertThatThrownBy(() -> new Job(new int[0], SamplerOptions.GREEDY, 1, 1, List.of()))
        .hasMessageContaining("expected at least one token");
  }

  @Test
  void aThreadOfItsOwn() {
    Decoder decoder = hybrid();
    List<Job> jobs = EngineCase.jobs(20, CONTEXT);
    List<Heard> alone = jobs.stream().map(j -> EngineCase.alone(decoder, j)).toList();
    List<Heard> heard = jobs.stream().map(j -> new Heard(j.seeds().length)).toList();
    EngineThread thread = new EngineThread(new Engine(decoder, new EngineOptions(4, 16, 100_000, 8)));
    for (int i = 0; i < jobs.size(); i++) {
      thread.submit(jobs.get(i), heard.get(i));
    }
    thread.close(Duration.ofMinutes(1));
    assertSame(heard, alone);
    assertThatThrownBy(() -> thread.submit(jobs.getFirst(), new Heard(1))).hasMessageContaining("stopping");
  }

  /// An error that is no job's fault ends the thread: the jobs there are end, and no other is taken and left waiting.
  @Test
  void aThreadThatDiesLeavesNobodyWaiting() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Heard other = new Heard(1) {
      @Override
      public void ended(int sample, End end) {
        super.ended(sample, end);
        ended.countDown();
      }
    };
    Heard deadly = new Heard(1) {
      @Override
      public boolean token(int sample, ScoredToken token) {
        throw new StackOverflowError("on purpose");
      }
    };
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
    });
    try (EngineThread thread = new EngineThread(new Engine(hybrid(), EngineOptions.rows(1)))) {
      Job job = new Job(EngineCase.prompt(30, 1), SamplerOptions.GREEDY, 1, 50, List.of());
      thread.submit(job, deadly);
      try {
        thread.submit(job, other);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(other.ends).containsExactly(End.CANCELLED);
      } catch (IllegalStateException died) {
        assertThat(died).hasMessageContaining("stopping");
      }
      assertThatThrownBy(() -> thread.submit(job, new Heard(1))).hasMessageContaining("stopping");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aThreadThatIsClosedCancelsWhatRuns() {
    Heard heard = new Heard(3);
    try (EngineThread thread = new EngineThread(new Engine(hybrid(), EngineOptions.rows(1)))) {
      thread.submit(new Job(EngineCase.prompt(3, 1), SamplerOptions.atTemperature(1), new long[] {1, 2, 3}, 90,
          List.of(), -1, false), heard);
    }
    assertThat(heard.isOver()).isTrue();
    assertThat(heard.ends.getLast()).isEqualTo(End.CANCELLED);
  }
}
