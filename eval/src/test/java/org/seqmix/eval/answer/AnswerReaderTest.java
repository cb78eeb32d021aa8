package org.seqmix.eval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {
  @ParameterizedTest
  @CsvSource(nullValues = "none", delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
      "'so #### 5'            | 5",
      "'#### 1,000.'          | 1,000.",
      "'#### -2.5 dollars'    | -2.5",
      "'#### 1\n#### 2'       | 1",
      "'#### x\n#### 2'       | 2",
      "'#### $5'              | none",
      "'####5'                | none",
      "'### 5'                | none",
      "'5'                    | none",
      "''                     | none"
  })
  void strictIsTheFirstNumberBehindAMark(String text, String answer) {
    assertThat(AnswerReader.named("strict").read(text).orElse(null)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "none", delimiter = '|', value = {
      "'3 and then 4 apples'  | 4",
      "'#### 5 or -6'         | -6",
      "'it costs $1,234.50'   | $1,234.50",
      "'it costs $5.'         | $5.",
      "'a -7'                 | -7",
      "'5 and so on...'       | ...",
      "'nothing'              | none",
      "''                     | none"
  })
  void flexibleIsTheLastNumber(String text, String answer) {
    assertThat(AnswerReader.named("flexible").read(text).orElse(null)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "none", delimiter = '|', value = {
      "'is \\boxed{5}.'                        | 5",
      "'\\boxed{1} then \\boxed{2}'            | 2",
      "'\\boxed{\\frac{1}{2}}'                 | \\frac{1}{2}",
      "'\\boxed{\\{1,2\\}}'                    | \\{1,2\\}",
      "'\\boxed{{a}{b}} c}'                    | {a}{b}",
      "'\\fbox{7}'                             | 7",
      "'\\boxed{1} \\fbox{7}'                  | 7",
      "'$\\boxed 5$ and'                       | 5",
      "'\\boxed {5}'                           | 5",
      "'\\boxed{1} and \\boxed{2'              | none",
      "'\\boxed{}'                             | none",
      "'\\boxed'                               | none",
      "'5'                                     | none"
  })
  void boxedIsTheLastBox(String text, String answer) {
    assertThat(AnswerReader.named("boxed").read(text).orElse(null)).isEqualTo(answer);
  }

  @Test
  void integerIsTheWordProblemsRule() {
    assertThat(AnswerReader.named("integer").read("#### 1\n####007")).contains("7");
    assertThat(AnswerReader.named("integer").read("#### 1,000")).isEmpty();
  }

  @Test
  void anUnknownNameIsToldThose() {
    assertThat(AnswerReader.names()).allSatisfy(name -> assertThat(AnswerReader.named(name).read("")).isEmpty());
    assertThatThrownBy(() -> AnswerReader.named("last")).hasMessageContaining("strict").hasMessageContaining("'last'");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "70000 | 70,000  | true",
      "70000 | $70,000 | true",
      "5     | 5.      | true",
      "5     | 5.0     | false",
      "5     | '#### 5'| true",
      "5     | 6       | false"
  })
  void exactMatchIsTheHarness(String expected, String got, boolean same) {
    assertThat(ExactMatch.same(expected, got)).isEqualTo(same);
  }
}
