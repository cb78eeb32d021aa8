package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void markupIsEscaped() {
    assertThat(Html.element("td", "<script>a && \"b\" 'c'</script>"))
        .isEqualTo("<td>&lt;script&gt;a &amp;&amp; &quot;b&quot; &#39;c&#39;&lt;/script&gt;</td>");
  }

  @Test
  void textOutsideAsciiStaysAndControlCharactersDoNot() {
    assertThat(Html.escape("é 🙂\n\t")).isEqualTo("é 🙂\n\t");
    assertThat(Html.escape("a\u0000b\u001bc\ud83dd")).isEqualTo("a\ufffdb\ufffdc\ufffdd");
  }
}
