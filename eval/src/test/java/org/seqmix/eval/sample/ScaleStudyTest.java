package org.seqmix.eval.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.scale.Anytime;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ScaleRun;
import org.seqmix.eval.scale.Spent;
import org.seqmix.eval.scale.StepScores;
import org.seqmix.eval.scale.Vote;
import org.seqmix.hybrid.sampling.SamplerOptions;

class ScaleStudyTest {
  private static final SampleTask TASK = Answerers.problems("2", 6);
  /// Knows nothing but how long a solution is.
  private static final RewardModel BY_LENGTH = new RewardModel() {
    @Override
    public List<double[]> score(List<Solution> solutions) {
      return solutions.stream().map(s -> new double[] {s.text().length(), 0.5}).toList();
    }

    @Override
    public String identity() {
      return "by length";
    }
  };

  @TempDir static Path models;
  private static Answerers answerers;

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();

  /// Notes rounds, and throws when so many texts have ended.
  private static final class Ear implements ScaleListener {
    private final List<String> rounds = new ArrayList<>();
    private int texts;
    private int fatal = -1;

    @Override
    public void round(String model, long seed, int samples) {
      rounds.add(model + " " + seed + " " + samples);
    }

    @Override
    public void text() {
      if (++texts == fatal) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public void judging(int count) {
      assertThat(count).isPositive();
    }
  }

  @BeforeAll
  static void open() throws IOException {
    answerers = new Answerers(models);
  }

  @AfterAll
  static void close() {
    answerers.close();
  }

  private static Runner runner(String name, int rows) {
    SampledModel m = answerers.teacher;
    return new Runner(new SampledModel(name, m.identity(), m.model(), m.tokenizer()), rows);
  }

  private ScalePlan plan(String folder, int samples, double budget, long... seeds) throws IOException {
    Path path = directory.resolve(folder);
    java.nio.file.Files.createDirectories(path);
    return new ScalePlan(TASK, samples, java.util.Arrays.stream(seeds).boxed().toList(),
        SamplerOptions.atTemperature(1.2), budget, 1 << 20, StepScores.PRODUCT, path);
  }

  private ScaleStudy study(ScalePlan plan) {
    return new ScaleStudy(plan, List.of(runner("a", 3), runner("b", 8)), Optional.of(BY_LENGTH),
        () -> now.addAndGet(1_000_000_000));
  }

  @Test
  void modelsTakeTurnsAndVotesAreThoseOfTheTexts() throws IOException {
    Ear ear = new Ear();
    ScaleStudy.Outcome outcome = study(plan("turns", 4, Double.POSITIVE_INFINITY, 7, 8)).run(ear);
    assertThat(ear.rounds).containsExactly("a 7 1", "b 7 1", "b 7 2", "a 7 2", "a 7 4", "b 7 4",
        "a 8 1", "b 8 1", "b 8 2", "a 8 2", "a 8 4", "b 8 4");
    assertThat(outcome.runs()).hasSize(4);
    assertThat(outcome.runs().get(0).ballots()).isEqualTo(outcome.runs().get(1).ballots())
        .isNotEqualTo(outcome.runs().get(2).ballots());
    assertThat(outcome.runs().getFirst().spent().stream().map(Spent::samples)).containsExactly(1, 2, 4);
    for (int q = 0; q < 6; q++) {
      Ballot ballot = outcome.runs().getFirst().ballots().get(q);
      for (int i = 0; i < 4; i++) {
        var shown = outcome.shown().get("a").get(q).samples().get(i);
        Vote vote = ballot.votes().get(i);
        assertThat(vote.right()).isEqualTo(shown.answer().equals(Optional.of(TASK.questions().get(q).reference())));
        assertThat(vote.group() < 0).isEqualTo(shown.answer().isEmpty());
        assertThat(shown.steps()).hasSize(2);
        assertThat(vote.reward()).isEqualTo(0.5 * shown.steps().getFirst());
      }
    }
    assertThat(outcome.profiles()).hasSize(2).allMatch(p -> p.writtenTokens() > 0 && p.judging() > 0);
  }

  @Test
  void aKilledStudyEndsAsAnUndisturbedOne() throws IOException {
    ScaleStudy.Outcome whole = study(plan("whole", 4, Double.POSITIVE_INFINITY, 7, 8)).run(new Ear());
    int asked = 0;
    for (int i = 0; i < 5; i++) {
      Ear ear = new Ear();
      ear.fatal = 11 + i;
      assertThatThrownBy(() -> study(plan("killed", 4, Double.POSITIVE_INFINITY, 7, 8)).run(ear))
          .hasMessageContaining("killed");
      asked += ear.texts;
    }
    Ear last = new Ear();
    ScaleStudy.Outcome resumed = study(plan("killed", 4, Double.POSITIVE_INFINITY, 7, 8)).run(last);
    assertThat(asked + last.texts).isEqualTo(2 * 2 * 4 * 6);
    assertThat(resumed.runs().stream().map(ScaleRun::ballots))
        .isEqualTo(whole.runs().stream().map(ScaleRun::ballots).toList());
  }

  @Test
  void whoHasSpentTheBudgetBeginsNoRound() throws IOException {
    ScaleStudy.Outcome outcome = study(plan("budget", 64, 10, 7)).run(new Ear());
    for (ScaleRun run : outcome.runs()) {
      assertThat(run.samples()).isLessThan(64).isEqualTo(run.spent().getLast().samples());
      assertThat(run.spent().getLast().seconds()).isGreaterThanOrEqualTo(10);
      assertThat(run.spent().stream().filter(s -> s.seconds() >= 10)).hasSize(1);
    }
  }

  @Test
  void anytimeFindsTheMajorityOfAllTexts() throws IOException {
    int samples = 12;
    List<AnytimeRun> quick = new AnytimeStudy(plan("anytime", samples, 1, 7, 8), List.of(runner("a", 16)),
        System::nanoTime).run(new Ear());
    ScaleStudy full = new ScaleStudy(plan("full", samples, Double.POSITIVE_INFINITY, 7, 8), List.of(runner("a", 16)),
        Optional.empty(), System::nanoTime);
    List<ScaleRun> runs = full.run(new Ear()).runs();
    for (int i = 0; i < 2; i++) {
      long right = runs.get(i).ballots().stream().filter(b -> {
        var leader = Anytime.decided(b.votes(), 0).leader();
        return leader.isPresent() && b.votes().stream().anyMatch(v -> v.group() == leader.getAsInt() && v.right());
      }).count();
      assertThat(quick.get(i).score().right()).isEqualTo((int) right);
      assertThat(quick.get(i).score().drawn()).isLessThan(6L * samples).isGreaterThanOrEqualTo(6L * samples / 2);
      assertThat(quick.get(i).score().spent()).isBetween(0.5, 1.0);
    }
  }

  @Test
  void roundsEndAtAllTexts() {
    assertThat(Rounds.doubling(1)).containsExactly(1);
    assertThat(Rounds.doubling(6)).containsExactly(1, 2, 4, 6);
    assertThat(Rounds.doubling(8)).containsExactly(1, 2, 4, 8);
    assertThat(Rounds.even(3)).containsExactly(1, 2, 3);
    assertThat(Rounds.even(32)).hasSize(16).endsWith(32);
  }
}
