package org.seqmix.eval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Answers meant to take for ever end within the limit, and are still themselves.
class HostileAnswersTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  /// A machine that does other things besides.
  private static final Duration GRACE = Duration.ofSeconds(6);
  private final AnswerChecker checker = new AnswerChecker(new RingsAlgebra(), LIMIT);

  static Stream<String> hostile() {
    return Stream.of("9^9^9^9", "9^{9^{9^{9}}}", "(9^{9^9})!", "1000000!", "((9!)!)!", "10^{10^{10}}",
        "e^{e^{e^{e^{e}}}}",
        "{".repeat(10_000), "{".repeat(1900) + "1" + "}".repeat(1900), "(".repeat(1900) + "1" + ")".repeat(1900),
        "\\{".repeat(900) + "1" + "\\}".repeat(900),
        "7".repeat(1_000_000), "7".repeat(3900), "0." + "3".repeat(3900), "1e999999999", "1e99999",
        "\\frac{1}{".repeat(400) + "2" + "}".repeat(400), "\\sqrt{".repeat(500) + "2" + "}".repeat(500),
        "(x+1)^{1000000}", "x^{2323}", "x_", "\\text{a}_", "(a+b+c+d+e+f+g+h)^{64}", "((a+b+c)^{20}+1)^{20}",
        "(a+b+c+d)^{30}(e+f+g+h)^{30}",
        "x!".repeat(100), "!".repeat(4000), "-".repeat(3999) + "1", "^".repeat(100), "\\sin(10^{400})",
        "\\sin ".repeat(500) + "x", "1+".repeat(1500) + "1", "x+".repeat(900) + "1", "1,".repeat(1999) + "1",
        "\\{" + "x,".repeat(150) + "1\\}", "\\pm ".repeat(300) + "1", "1\\pm 2".repeat(200),
        "\\binom{1000000}{500000}", "\\binom{500}{250}".repeat(100), "2^{8000}".repeat(200),
        "\\sqrt{2}+\\sqrt{3}+\\sqrt{5}+\\sqrt{7}+\\sqrt{11}+\\sqrt{13}+\\sqrt{17}+\\sqrt{19}+\\sqrt{23}".repeat(2),
        "\\begin{pmatrix}" + "1&".repeat(900) + "1\\end{pmatrix}", "\\begin{pmatrix}".repeat(200),
        "\\boxed{".repeat(500) + "1" + "}".repeat(500), "\\text{".repeat(900), "| ".repeat(1500), "\\".repeat(3999),
        " ".repeat(100_000) + "1", "x_".repeat(1500), "x^".repeat(1500), "\\left".repeat(700), "0^{-1}", "\\frac{1}{0}",
        "\\log_0 0", "\\frac{0}{0}", "i^{i^{i^{i}}}", "1.".repeat(1500), "\u0000\uD800", "{,}".repeat(1300));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void endsInTime(String answer) {
    long begin = System.nanoTime();
    assertThat(checker.same(answer, answer)).isTrue();
    assertThat(checker.same(answer, "17")).isFalse();
    checker.same(answer + "+x", "x+" + answer);
    checker.same("(" + answer + ")^{12}", answer);
    assertThat(checker.same("17", answer + "y")).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.multipliedBy(4).plus(GRACE));
  }
}
