package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  @ParameterizedTest
  @CsvSource({
      "'2 + 3 = 5\n#### 5', 5",
      "'####17 and more', 17",
      "'#### 1\n#### 2.', 2",
      "'##### -4', -4",
      "'#### 007', 7"
  })
  void readsTheIntegerAfterTheLastMark(String text, int answer) {
    assertThat(AnswerReader.read(text)).hasValue(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "### 5", "####", "#### five", "####\n5", "#### 1,000", "#### 2.5", "#### 12345678901"})
  void isEmptyWhereThereIsNone(String text) {
    assertThat(AnswerReader.read(text)).isEmpty();
  }

  @Test
  void anEarlierAnswerDoesNotStandInForAMissingLastOne() {
    assertThat(AnswerReader.read("#### 5\n#### ")).isEmpty();
  }
}
