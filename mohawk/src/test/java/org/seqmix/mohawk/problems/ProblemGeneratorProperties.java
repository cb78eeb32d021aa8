package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ProblemGeneratorProperties {
  private static final String STEP = "(\\d+) ([-+x]) (\\d+) = (\\d+)";

  @Provide
  Arbitrary<Level> levels() {
    List<Level> all = new ArrayList<>();
    for (int steps = 2; steps <= 5; steps++) {
      for (NumberSize size : NumberSize.values()) {
        all.add(new Level(steps, size));
      }
    }
    return Arbitraries.of(all);
  }

  @Property(tries = 5000)
  void everyWrittenStepKeepsTheRules(
      @ForAll long seed, @ForAll Split split, @ForAll("levels") Level level, @ForAll @IntRange(max = 9999) int index) {
    Problem problem = new ProblemGenerator(seed, split, level).problem(index);
    String[] lines = ProblemText.solution(problem).substring(1).split("\n", -1);
    assertThat(lines).hasSize(level.steps() + 1);
    String before = lines[0].replaceFirst(" .*", "");
    for (int i = 0; i < level.steps(); i++) {
      assertThat(lines[i]).matches(STEP).startsWith(before + " ");
      before = checkStep(lines[i], level.size());
    }
    assertThat(lines[level.steps()]).isEqualTo("#### " + before);
  }

  private static String checkStep(String line, NumberSize size) {
    String[] words = line.split(" ", -1);
    int left = Integer.parseInt(words[0]);
    int right = Integer.parseInt(words[2]);
    int result = Integer.parseInt(words[4]);
    boolean product = words[1].equals("x");
    assertThat(result).isEqualTo(product ? left * right : words[1].equals("+") ? left + right : left - right);
    assertThat(result).isBetween(0, 999).isNotEqualTo(left);
    assertThat(right).isBetween(product ? 2 : 1, product ? 9 : 99);
    switch (size) {
      case SMALL -> {
        assertThat(result).isLessThan(100);
        assertThat(right).isLessThanOrEqualTo(20);
      }
      case LARGE -> assertThat(result).isGreaterThanOrEqualTo(100);
      case FULL -> {}
    }
    return words[4];
  }

  @Property(tries = 5000)
  void theQuestionLeadsToTheAnswer(
      @ForAll long seed, @ForAll Split split, @ForAll("levels") Level level, @ForAll @IntRange(max = 9999) int index) {
    Problem problem = new ProblemGenerator(seed, split, level).problem(index);
    assertThat(QuestionSolver.solve(ProblemText.prompt(problem))).as(problem.question()).isEqualTo(problem.answer());
    assertThat(AnswerReader.read(ProblemText.document(problem))).hasValue(problem.answer());
    assertThat(problem.steps().getFirst().left()).isBetween(2, 99);
  }

  @Property(tries = 2000)
  void everyStreamStaysOnItsSide(
      @ForAll long seed, @ForAll Split split, @ForAll("levels") Level level, @ForAll @IntRange(max = 9999) int index) {
    Problem problem = new ProblemGenerator(seed, split, level).problem(index);
    assertThat(problem.split()).isEqualTo(split);
    assertThat(problem.level()).isEqualTo(level);
  }

  @Property(tries = 200)
  void theSameSeedAndIndexGiveTheSameProblem(@ForAll long seed, @ForAll Split split, @ForAll("levels") Level level) {
    List<Problem> inOrder = new ProblemGenerator(seed, split, level).stream().limit(8).toList();
    ProblemGenerator again = new ProblemGenerator(seed, split, level);
    for (int i = 7; i >= 0; i--) {
      assertThat(again.problem(i)).isEqualTo(inOrder.get(i));
    }
    assertThat(new ProblemGenerator(seed + 1, split, level).stream().limit(8).toList()).isNotEqualTo(inOrder);
  }
}
