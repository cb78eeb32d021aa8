package org.seqmix.eval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingsAlgebraTest {
  private final Algebra algebra = new RingsAlgebra();

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "(x+1)^2                    ; x^2+2x+1",
      "\\frac{1}{x}+\\frac{1}{y}  ; \\frac{x+y}{xy}",
      "\\frac{x^2-1}{x-1}         ; x+1",
      "(1+\\sqrt{2})^3            ; 7+5\\sqrt{2}",
      "\\frac{1}{\\sqrt{5}-2}     ; \\sqrt{5}+2",
      "(\\sqrt{2}+i)^2            ; 1+2i\\sqrt{2}",
      "\\sqrt{x+\\sqrt{2}}^4      ; x^2+2x\\sqrt{2}+2",
      "\\sin x (1+\\pi)           ; \\pi\\sin x+\\sin x",
      "\\sqrt[3]{2}^3             ; 2"
  })
  void polynomialsProveThese(String a, String b) {
    assertThat(PolynomialProof.equal(of(a), of(b))).contains(true);
    assertThat(PolynomialProof.equal(of(a), of(b + "+1")).orElse(false)).isFalse();
    assertThat(algebra.equal(of(a), of(b))).contains(true);
    assertThat(algebra.equal(of(a), of(b + "+1"))).contains(false);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "\\sin^2 x+\\cos^2 x  ; 1",
      "\\sqrt{8}            ; 2\\sqrt{2}",
      "\\ln 6               ; \\ln 2+\\ln 3",
      "e^{2x}               ; e^x e^x",
      "\\cos\\frac{\\pi}{5} ; \\frac{1+\\sqrt{5}}{4}",
      "\\arctan 1           ; \\frac{\\pi}{4}"
  })
  void numbersDecideThese(String a, String b) {
    assertThat(PolynomialProof.equal(of(a), of(b))).isEmpty();
    assertThat(algebra.equal(of(a), of(b))).contains(true);
    assertThat(algebra.equal(of(a), of(b + "+10^{-20}"))).contains(false);
  }

  @Test
  void aDifferenceThatNumbersDoNotSeeIsProved() {
    assertThat(algebra.equal(of("x+10^{-50}"), of("x"))).contains(false);
  }

  @Test
  void whatHasNoValueIsNotKnown() {
    assertThat(algebra.equal(of("\\frac{1}{0}"), of("\\frac{2}{0}"))).isEmpty();
    assertThat(algebra.equal(of("\\infty"), of("2\\infty"))).isEmpty();
    assertThat(algebra.equal(of("9^{9^{9}}"), of("9^{9^{9}}+1"))).isEmpty();
    assertThat(algebra.equal(of("(1,2)"), of("x"))).isEmpty();
  }

  @Test
  void everyRunEvaluatesAtTheSamePoints() {
    assertThat(new NumericValue(2).of(of("x+y"))).isEqualTo(new NumericValue(2).of(of("y+x")))
        .isNotEqualTo(new NumericValue(1).of(of("x+y")));
  }

  @Test
  void theLibraryItNeedsNoPartOfIsNotThere() {
    assertThatThrownBy(() -> Class.forName("gnu.trove.TLongCollection")).isInstanceOf(ClassNotFoundException.class);
  }

  private static Expression of(String text) {
    Optional<Expression> parsed = AnswerParser.parse(CleanText.of(text));
    return parsed.orElseThrow(() -> new AssertionError("not read: " + text));
  }
}
