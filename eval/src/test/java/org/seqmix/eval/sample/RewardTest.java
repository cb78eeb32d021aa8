package org.seqmix.eval.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

class RewardTest {
  @TempDir static Path models;
  private static Answerers answerers;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws IOException {
    answerers = new Answerers(models);
  }

  @AfterAll
  static void close() {
    answerers.close();
  }

  private static List<Solution> solutions(int count) {
    return Answerers.problems("3", count).questions().stream()
        .map(q -> new Solution(q.prompt(), "\n1 + 2 = 3\n3 x 4 = 12\n#### 12\n")).toList();
  }

  /// The probability of the good mark of the two, from the model's logits one text at a time.
  private static double[] direct(Solution solution) {
    Decoder decoder = answerers.teacher.model().decoder();
    int good = answerers.teacher.tokenizer().encode(" + ", false)[0];
    int bad = answerers.teacher.tokenizer().encode(" - ", false)[0];
    String read = solution.prompt();
    List<Double> out = new ArrayList<>();
    for (String step : List.of("\n1 + 2 = 3", "\n3 x 4 = 12", "\n#### 12")) {
      read += step;
      int[] ids = answerers.teacher.tokenizer().encode(read, true);
      try (Scope scope = decoder.device().newScope("direct")) {
        Context c = Context.inference(scope);
        double[] logits = decoder.forward(c, ids, Rows.ofLengths(ids.length)).rows(ids.length - 1L, ids.length)
            .toDoubles();
        double normalizer = Arrays.stream(logits).map(Math::exp).sum();
        double right = Math.exp(logits[good]) / normalizer;
        double wrong = Math.exp(logits[bad]) / normalizer;
        out.add(right / (right + wrong));
      }
      read += " + ";
    }
    return out.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void scoresAreTheMarksProbabilities() {
    MarkReward judge = new MarkReward(answerers.teacher, StepFormat.LINES);
    List<Solution> solutions = solutions(3);
    List<double[]> scores = judge.score(solutions);
    for (int i = 0; i < solutions.size(); i++) {
      assertThat(scores.get(i)).containsExactly(direct(solutions.get(i)), within(1e-6));
    }
  }

  @Test
  void aScoreDoesNotDependOnWhatIsJudgedBesideIt() {
    MarkReward judge = new MarkReward(answerers.teacher, StepFormat.LINES);
    List<Solution> many = solutions(100);
    List<double[]> together = judge.score(many);
    for (int i : new int[] {0, 57, 99}) {
      assertThat(judge.score(List.of(many.get(i))).getFirst()).isEqualTo(together.get(i));
    }
  }

  @Test
  void tooLongSolutionsAreJudgedByWhatFits() {
    MarkReward judge = new MarkReward(answerers.teacher, StepFormat.LINES);
    String lines = String.join("", IntStream.range(0, 100).mapToObj(i -> "\n1 + 2 = 3").toList());
    double[] scores = judge.score(List.of(new Solution("Ana has 3 coins.", lines))).getFirst();
    assertThat(scores.length).isBetween(10, 60);
    String word = " coins".repeat(400);
    assertThat(judge.score(List.of(new Solution("Ana has" + word, "\n1"))).getFirst()).containsExactly(0);
  }

  @Test
  void aMarkIsOneToken() {
    assertThatThrownBy(() -> new MarkReward(answerers.teacher, new StepFormat("\n", "12", " - ")))
        .isInstanceOf(BadInputException.class).hasMessageContaining("'12' to be one token, got 2");
  }

  @Test
  void noTextIsJudgedTwice() {
    SampleTask task = Answerers.problems("3", 4);
    List<Integer> asked = new ArrayList<>();
    RewardModel counting = new RewardModel() {
      @Override
      public List<double[]> score(List<Solution> solutions) {
        asked.add(solutions.size());
        return solutions.stream().map(s -> new double[] {0.5, s.text().length()}).toList();
      }

      @Override
      public String identity() {
        return "counting";
      }
    };
    List<SampledText> texts = IntStream.range(0, 4)
        .mapToObj(q -> new SampledText(q, 0, "x".repeat(q), 1, org.seqmix.hybrid.generation.Generation.End.STOP))
        .toList();
    for (int i = 2; i <= 4; i++) {
      try (ScoreFile file = new ScoreFile(directory.resolve("scores"), counting, task, "texts", System::nanoTime)) {
        file.judge(texts.subList(0, i));
        assertThat(file.steps(texts.get(1))).containsExactly(0.5, 1.0);
      }
    }
    assertThat(asked).containsExactly(2, 1, 1);
  }
}
