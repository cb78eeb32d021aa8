package org.seqmix.eval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnswerCheckerTest {
  private final AnswerChecker checker = AnswerChecker.standard();

  @Test
  void equalAnswersShareTheNumberOfTheirFirst() {
    assertThat(checker.groups(answers("0.5", "", "2", "1/2", "\\sqrt{4}", "x", "\\frac{1}{2}", "50\\%", "x", "")))
        .containsExactly(0, -1, 1, 0, 1, 2, 0, 0, 2, -1);
    assertThat(checker.groups(List.of())).isEmpty();
  }

  @Test
  void whatIsEqualToTwoThatDifferJoinsTheFirst() {
    assertThat(checker.groups(answers("50", "0.5", "50%"))).containsExactly(0, 1, 0);
    assertThat(checker.groups(answers("0.5", "50", "50%"))).containsExactly(0, 1, 0);
    assertThat(checker.groups(answers("50%", "0.5", "50"))).containsExactly(0, 0, 0);
  }

  @Test
  void groupsOfManyDifferentAnswersTakeNoLongerThanAFewSeconds() {
    List<Optional<String>> roots = IntStream.range(2, 258).mapToObj(i -> Optional.of("\\sqrt{" + i + "}+x")).toList();
    List<Optional<String>> twice = new ArrayList<>(roots);
    IntStream.range(2, 258).mapToObj(i -> Optional.of("x+" + i + "^{1/2}")).forEach(twice::add);
    long begin = System.nanoTime();
    int[] groups = checker.groups(twice);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    assertThat(groups).containsExactly(IntStream.range(0, 512).map(i -> i % 256).toArray());
  }

  @Test
  void numbersNeedNoAlgebra() {
    AtomicInteger asked = new AtomicInteger();
    AnswerChecker counting = new AnswerChecker((a, b) -> {
      asked.incrementAndGet();
      return Optional.empty();
    }, Duration.ofSeconds(1));
    assertThat(counting.groups(answers("1", "1.0", "2/2", "\\frac{1}{3}", "3^{-1}", "1,000", "1000")))
        .containsExactly(0, 0, 0, 1, 1, 2, 2);
    assertThat(asked).hasValue(0);
  }

  @Test
  void anAlgebraThatDoesNotEndIsStoppedAndCounted() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    AnswerChecker slow = new AnswerChecker((a, b) -> {
      try {
        Thread.sleep(Duration.ofMinutes(10));
      } catch (InterruptedException e) {
        stopped.countDown();
      }
      return Optional.of(true);
    }, Duration.ofMillis(50));
    assertThat(slow.same("x+1", "1+x")).isFalse();
    assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(slow.undecided()).isEqualTo(1);
  }

  @Test
  void threadsThatCannotBeStoppedDoNotPileUp() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AnswerChecker stuck = new AnswerChecker((a, b) -> {
      running.incrementAndGet();
      while (end.getCount() > 0) {
        try {
          end.await();
        } catch (InterruptedException e) {
          // as a library would that does not look
        }
      }
      return Optional.of(true);
    }, Duration.ofMillis(5));
    for (int i = 0; i < 40; i++) {
      assertThat(stuck.same("x+" + i, "1+x")).isFalse();
    }
    end.countDown();
    assertThat(running.get()).isBetween(1, 16);
  }

  @Test
  void anAlgebraThatFailsDecidesNothing() {
    AnswerChecker broken = new AnswerChecker((a, b) -> {
      throw new IllegalStateException("a bug");
    }, Duration.ofSeconds(1));
    assertThat(broken.same("x+1", "1+x")).isFalse();
    assertThat(broken.groups(answers("x+1", "1+x", "x+1", "2"))).containsExactly(0, 1, 0, 2);
    assertThat(broken.undecided()).isPositive();
  }

  @Test
  void withoutAnAlgebraReadingAloneDecides() {
    AnswerChecker plain = new AnswerChecker(Algebra.none(), Duration.ofSeconds(1));
    assertThat(plain.same("\\{1, x\\}", "\\{x,1.0\\}")).isTrue();
    assertThat(plain.same("x+1", "1+x")).isFalse();
  }

  @Test
  void aLimitIsPositive() {
    assertThatThrownBy(() -> new AnswerChecker(Algebra.none(), Duration.ZERO)).hasMessageContaining("must be > 0");
  }

  private static List<Optional<String>> answers(String... answers) {
    return Stream.of(answers).map(a -> a.isEmpty() ? Optional.<String>empty() : Optional.of(a)).toList();
  }
}
