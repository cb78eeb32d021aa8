package org.seqmix.eval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnswerProperties {
  private final AnswerChecker checker = AnswerChecker.standard();

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> leaves = Arbitraries.of("1", "2", "-3", "0.5", "x", "y", "\\pi", "\\sqrt{2}", "i", "7/3");
    return Arbitraries.recursive(() -> leaves, this::larger, 0, 3);
  }

  private Arbitrary<String> larger(Arbitrary<String> inner) {
    return Combinators.combine(Arbitraries.of("(%s)+(%s)", "(%s)-(%s)", "(%s)(%s)", "\\frac{%s}{1+(%s)^2}",
        "\\{%s, %s\\}", "(%s)^2 \\cdot (%s)", "(%s, %s)"), inner, inner).as((form, a, b) -> form.formatted(a, b));
  }

  @Property(tries = 150)
  void symmetric(@ForAll("expressions") String a, @ForAll("expressions") String b) {
    assertThat(checker.same(a, b)).isEqualTo(checker.same(b, a));
  }

  @Property(tries = 150)
  void reflexiveWhateverTheSpaces(@ForAll("expressions") String a) {
    assertThat(checker.same(a, " " + a.replace("(", " ( ").replace("+", " + "))).isTrue();
  }

  @Property(tries = 100)
  void aSumIsItselfInTheOtherOrder(@ForAll("values") String a, @ForAll("values") String b) {
    assertThat(checker.same("(" + a + ")+(" + b + ")", b + "+(" + a + ")")).isTrue();
    assertThat(checker.same("(" + a + ")+(" + b + ")", b + "+(" + a + ")+10^{-9}")).isFalse();
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> leaves = Arbitraries.of("1", "2", "0.5", "x", "y", "\\pi", "\\sqrt{2}", "i", "\\sin x");
    return Arbitraries.recursive(() -> leaves, inner -> Combinators.combine(
        Arbitraries.of("(%s)+(%s)", "(%s)-(%s)", "(%s)(%s)"), inner, inner).as((f, a, b) -> f.formatted(a, b)), 0, 3);
  }

  @Property(tries = 300)
  void whateverTheTextNothingIsThrown(@ForAll("texts") String a, @ForAll("texts") String b) {
    assertThat(checker.same(a, a)).isTrue();
    checker.same(a, b);
    for (String name : AnswerReader.names()) {
      AnswerReader.named(name).read(a);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries
        .of("\\frac", "{", "}", "(", ")", "1", "23", "x", "\\sqrt", "^", "_", ",", "\\pi", "[", "]", "=", "<",
            "\\text{a}", "\\boxed{", "+", "-", "\\%", "|", "!", ".", " ", "\\\\", "&", "\\cup", "\\pm", "#### ", "é",
            "\\sin",
            "apples", "\\begin{pmatrix}", "\\end{pmatrix}")
        .list().ofMaxSize(12).map(parts -> String.join("", parts));
  }

  @Property(tries = 50)
  void groupsAreNumberedInOrderAndHoldWhatIsTheSame(@ForAll("lists") List<Optional<String>> answers) {
    int[] groups = checker.groups(answers);
    int next = 0;
    for (int i = 0; i < groups.length; i++) {
      assertThat(groups[i]).isBetween(answers.get(i).isPresent() ? 0 : -1, answers.get(i).isPresent() ? next : -1);
      int first = 0;
      while (groups[first] != groups[i]) {
        first++;
      }
      assertThat(groups[i] < 0 || checker.same(answers.get(first).orElseThrow(), answers.get(i).orElseThrow()))
          .isTrue();
      next = Math.max(next, groups[i] + 1);
    }
  }

  @Provide
  Arbitrary<List<Optional<String>>> lists() {
    return Arbitraries.of("1", "1.0", "2", "x", "x+0", "1/2", "50%", "0.5", "50", "\\sqrt{4}").optional(0.8).list()
        .ofMaxSize(12);
  }
}
