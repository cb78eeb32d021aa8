package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PromptTemplateTest {
  private static final ObjectNode RECORD = (ObjectNode) JsonMapper.shared().readTree("""
      {"a": "one", "b": {"c": ["x", "y_z"], "d": true}, "n": 145.0, "i": 12, "nothing": null,
       "spaced": "\\u00a0 two  words\\n", "sentence": "He said _ to _ him.", "wiki": " A [x] b [title] c  d [y"}
      """);

  @ParameterizedTest
  @CsvSource(delimiter = '#', ignoreLeadingAndTrailingWhitespace = false, value = {
      "plain#plain",
      "<{a}>#<one>",
      "{b.c.1}/{b.d}/{i}/{n}#y_z/true/12/145.0",
      "{n|number}#145",
      "{b.c.1|spaces}#y z",
      "{spaced|strip}#two  words",
      "{sentence|before:_}#He said ",
      "{sentence|after:_|strip}#to _ him.",
      "{sentence|before_last:_}#He said _ to ",
      "{sentence|after_last: }#him.",
      "{a|before_last: }#",
      "{a|after_last: }#one",
      "{sentence|capitalize}#He said _ to _ him.",
      "{wiki|brackets}#A b. c d [y",
      "{{{a}}}#{one}",
      "{{a}}#{a}"})
  void aTemplateBecomesTheTextOfARecord(String template, String expected) {
    assertThat(Template.parse(template).text(RECORD)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource({"the ONE Two, The one two", "éA, Éa", "'', ''", "ǆX, ǅx"})
  void theFirstLetterBecomesLargeAndAllOthersSmall(String text, String expected) {
    assertThat(PythonText.capitalize(text)).isEqualTo(expected);
  }

  @Test
  void aFieldAloneMayBeAList() {
    assertThat(Templates.listOf(Template.parse("{b.c}")).texts(RECORD)).containsExactly("x", "y_z");
    assertThat(Templates.listOf(Template.parse("{b.c|spaces}")).texts(RECORD)).containsExactly("x", "y z");
    assertThat(Templates.each(List.of(Template.parse("{a}"), Template.parse("2"))).texts(RECORD))
        .containsExactly("one", "2");
    assertThatThrownBy(() -> Templates.listOf(Template.parse(" {b.c}"))).hasMessageContaining("one field");
  }

  @Test
  void aRecordFitsWhenItHasEveryField() {
    assertThat(Template.parse("{a}{b.c.0}").fits(RECORD)).isTrue();
    assertThat(Template.parse("{a}{b.c.2}").fits(RECORD)).isFalse();
    assertThat(Template.parse("{nothing}").fits(RECORD)).isFalse();
    assertThat(Template.parse("{a.c}").fits(RECORD)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"{a; '}'", "a}; '{'", "{}; field", "{a..b}; field", "{a|shout}; shout",
      "{a|after:}; after:MARK", "{a|after}; after:MARK"})
  void whatIsWrongWithATemplateIsSaid(String template, String named) {
    assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"{b}; field b: expected a text", "{a|after:#}; field a: expected '#'",
      "{a|number}; field a: expected a number, got 'one'", "{missing}; field missing"})
  void whatIsWrongWithARecordIsSaid(String template, String named) {
    assertThatThrownBy(() -> Template.parse(template).text(RECORD)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
