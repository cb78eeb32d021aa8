package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemGeneratorTest {
  private static final int COUNT = 4000;

  @Test
  void trainAndTestStreamsOfDifferentSeedsShareNoQuestionAndNoChain() {
    Set<String> train = new HashSet<>();
    Set<List<Step>> trainChains = new HashSet<>();
    problems(1, Split.TRAIN, "2-small,2,3").forEach(problem -> {
      train.add(problem.question());
      trainChains.add(problem.steps());
    });
    assertThat(problems(2, Split.TEST, "2-small,2,3"))
        .noneMatch(problem -> train.contains(problem.question()) || trainChains.contains(problem.steps()));
    assertThat(problems(2, Split.TRAIN, "2-small,2,3"))
        .as("other training streams do repeat chains, so the test can fail")
        .anyMatch(problem -> trainChains.contains(problem.steps()));
  }

  @Test
  void oneChainInSixteenIsHeldOut() {
    Random random = new Random(5);
    long held = Stream.generate(() -> StepChain.draw(Level.of(3), random))
        .limit(32_000)
        .filter(steps -> Split.of(steps) == Split.TEST)
        .count();
    assertThat(held / 32_000.0).isCloseTo(1 / 16.0, within(0.01));
  }

  @Test
  void everyOperationAndEveryPhraseIsUsed() {
    Map<Operation, Long> operations = problems(3, Split.TRAIN, "3")
        .flatMap(problem -> problem.steps().stream())
        .collect(Collectors.groupingBy(Step::operation, () -> new EnumMap<>(Operation.class), Collectors.counting()));
    assertThat(operations).hasSize(3);
    assertThat(operations.values()).allMatch(count -> count > COUNT / 2);
    String text = problems(3, Split.TRAIN, "3").map(Problem::question).collect(Collectors.joining(" "));
    for (Operation operation : Operation.values()) {
      assertThat(Phrases.of(operation)).allMatch(phrase -> text.matches("(?s).*" + shape(phrase) + ".*"));
    }
  }

  @Test
  void levelsAreDrawnAsOftenAsTheyStandInTheList() {
    long twos = problems(4, Split.TRAIN, "2,3,3,3").filter(problem -> problem.level().steps() == 2).count();
    assertThat(twos / (double) COUNT).isCloseTo(0.25, within(0.03));
  }

  @Test
  void nobodyGivesToOrTakesFromThemselves() {
    assertThat(problems(5, Split.TRAIN, "5")).noneMatch(problem -> {
      String owner = problem.question().substring(0, problem.question().indexOf(' '));
      return problem.question().matches(".*(" + owner + " gives " + owner + "|" + owner + " (takes|brings)) .*");
    });
  }

  @Test
  void refusesNoLevelsAndNegativeIndexes() {
    assertThatThrownBy(() -> new ProblemGenerator(1, Split.TRAIN, List.of()))
        .hasMessage("levels: expected at least one, got none");
    assertThatThrownBy(() -> new ProblemGenerator(1, Split.TRAIN, Level.of(2)).problem(-1))
        .hasMessage("index (-1) must be >= 0");
  }

  private static String shape(String phrase) {
    return phrase.replace(".", "\\.").replaceAll("\\{n}", "[0-9]+").replaceAll("\\{\\w+}", "[A-Za-z]+");
  }

  private static Stream<Problem> problems(long seed, Split split, String levels) {
    return new ProblemGenerator(seed, split, Level.parseList(levels)).stream().limit(COUNT);
  }
}
