package org.seqmix.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplateTest {
  private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final List<Map<String, @Nullable Object>> MESSAGES = List.of(
      message("system", " Be brief. "),
      message("user", "Hi {{ 1 }} <b> \"q\" \u00e9\n"),
      message("assistant", "<think>x</think>\n\nfine"),
      message("user", "more"));

  /// In this order, as messages of requests are.
  private static Map<String, @Nullable Object> message(String role, String content) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("role", role);
    out.put("content", content);
    return out;
  }

  private static String render(String source) {
    return new ChatTemplate(Template.parse("test", source), Map.of("bos_token", "<s>", "eos_token", "</s>"), CLOCK)
        .write(MESSAGES, Map.of());
  }

  static List<JsonNode> cases() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    try (InputStream in = TemplateTest.class.getResourceAsStream("cases.json")) {
      JsonMapper.shared().readTree(in).forEach(all::add);
    }
    assertThat(all).isNotEmpty();
    return all;
  }

  /// Templates and what Jinja2 3.1 makes of them, with `trim_blocks`, `lstrip_blocks` and loop controls.
  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatJinjaGives(JsonNode given) {
    assertThat(render(given.get("template").asString())).isEqualTo(given.get("expected").asString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
      {% include 'x' %}  @ line 1: the tag 'include' is not supported
      {% if x %}  @ line 1: expected elif or else or endif, got the end
      {% endif %}  @ endif
      {{ x  @ line 1: expected }} after {{, got the end
      {{ }}  @ expected a value, got the end
      {{ 1 2 }}  @ expected nothing more, got 2
      {{ 'a }}  @ got the end
      {{ x | shell }}  @ the filter 'shell' is not supported
      {{ x is odd_one }}  @ the test 'odd_one' is not supported
      {{ 'a'.getClass() }}  @ the method 'getClass' of a text is not supported
      {{ messages.getClass() }}  @ the method 'getClass' of a list is not supported
      {{ nothing.role }}  @ 'nothing' is not defined, so it has no 'role'
      {{ nothing() }}  @ 'nothing' is not defined
      {{ messages() }}  @ expected something to call, got a list
      {{ 1 + 'a' }}  @ '+' between an integer and a text
      {{ 1 // 0 }}  @ / by zero
      {% for x in 3 %}{% endfor %}  @ expected a list, got an integer
      {% set x.y = 1 %}  @ expected a namespace
      {% break %}  @ break or continue outside a loop
      {{ raise_exception('stop here') }}  @ stop here
      {{ strftime_now('%Q') }}  @ %Q is not supported
      """)
  void whatIsWrongIsNamed(String source, String message) {
    assertThatThrownBy(() -> render(source)).isInstanceOf(TemplateException.class).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}
      {% set x = namespace(t='aaaaaaaaaa') %}{% for a in range(40) %}{% set x.t = x.t + x.t %}{% endfor %}
      {% set x = namespace(t=[1,2]) %}{% for a in range(40) %}{% set x.t = x.t + x.t %}{% endfor %}
      {{ 'a' * 999999999999 }}
      {% for a in range(99999) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }}{% endfor %}
      {% macro f() %}{{ f() }}{% endmacro %}{{ f() }}
      {{ range(9999999) }}
      """)
  void aTemplateThatDoesNotEndIsStopped(String source) {
    assertThatThrownBy(() -> render(source)).isInstanceOf(TemplateException.class).hasMessageContaining("expected");
  }

  @Test
  void deepExpressionsAndBlocksAreRefused() {
    assertThatThrownBy(() -> Template.parse("deep", "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}"))
        .isInstanceOf(TemplateException.class).hasMessageContaining("deep");
    assertThatThrownBy(() -> Template.parse("deep", "{{ " + "not ".repeat(5000) + "1 }}"))
        .isInstanceOf(TemplateException.class).hasMessageContaining("deep");
    assertThatThrownBy(() -> Template.parse("deep", "{{ " + "-".repeat(5000) + "1 }}"))
        .isInstanceOf(TemplateException.class).hasMessageContaining("deep");
    assertThatThrownBy(() -> Template.parse("deep", "{% if 1 %}".repeat(5000))).isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Template.parse("long", "a".repeat((1 << 20) + 1))).isInstanceOf(TemplateException.class);
  }
}
