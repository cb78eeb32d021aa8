package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.matrix.HeadDistance;
import org.seqmix.eval.matrix.HeadPicture;
import org.seqmix.eval.matrix.LabelledText;
import org.seqmix.eval.matrix.MatrixPictures;
import org.seqmix.eval.matrix.Triangle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MatrixPageTest {
  private static final String HOSTILE = "</script><script src=\"//x\">'&<!--{{data}}$1\\";

  private static Triangle triangle(int tokens, long seed) {
    byte[] codes = new byte[Triangle.entries(tokens)];
    new Random(seed).nextBytes(codes);
    return new Triangle(tokens, 1 + seed, codes);
  }

  private static MatrixPictures pictures(int layers, int heads, int tokens) {
    List<HeadPicture> out = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      for (int h = 0; h < heads; h++) {
        out.add(new HeadPicture(l, h, Map.of(0, triangle(tokens, l * 7L + h), 1, triangle(tokens, l * 11L + h)),
            Optional.of(new HeadDistance(2, h, 2 * h))));
      }
    }
    return new MatrixPictures(List.of("teacher: " + HOSTILE, "student: 2 x mixer"),
        new LabelledText(new int[tokens], java.util.Collections.nCopies(tokens, HOSTILE)), out, List.of("Cut <here>."));
  }

  private static String page(MatrixPictures pictures) {
    return new MatrixPage("Page of " + HOSTILE, pictures).html();
  }

  private static JsonNode data(String page) {
    Matcher m = Pattern.compile("<script type=\"application/json\" id=\"matrices\">(.*?)</script>", Pattern.DOTALL)
        .matcher(page);
    assertThat(m.find()).isTrue();
    return JsonMapper.shared().readTree(m.group(1));
  }

  @Test
  void noTokenEndsTheDataOrTheText() {
    String page = page(pictures(1, 2, 3));
    assertThat(page.split("<script", -1)).as("data and program").hasSize(3);
    assertThat(page.split("</script", -1)).hasSize(3);
    assertThat(page).doesNotContain("<!--").doesNotContain("src=\"").contains("Cut &lt;here&gt;.");
    JsonNode data = data(page);
    assertThat(data.get("tokens").get(0).asString()).isEqualTo(HOSTILE);
    assertThat(data.get("models").get(0).asString()).isEqualTo("teacher: " + HOSTILE);
  }

  @Test
  void nothingComesFromElsewhere() {
    assertThat(page(pictures(1, 1, 2))).doesNotContain("http").doesNotContain("<link").doesNotContain("url(")
        .doesNotContain("@import").doesNotContain("fetch(").doesNotContain("import(").contains("<noscript>");
  }

  @Test
  void dataAreThePictures() {
    MatrixPictures pictures = pictures(2, 3, 4);
    JsonNode data = data(page(pictures));
    assertThat(data.get("step").asDouble()).isEqualTo(Triangle.STEP);
    for (int i = 0; i < 6; i++) {
      JsonNode head = data.get("heads").get(i);
      HeadPicture expected = pictures.heads().get(i);
      assertThat(head.get("layer").asInt()).isEqualTo(expected.layer());
      assertThat(head.get("head").asInt()).isEqualTo(expected.head());
      for (int m = 0; m < 2; m++) {
        JsonNode matrix = head.get("matrices").get(m);
        assertThat(matrix.get("model").asInt()).isEqualTo(m);
        assertThat(matrix.get("largest").asDouble()).isEqualTo(expected.matrices().get(m).largest());
        assertThat(Base64.getDecoder().decode(matrix.get("codes").asString()))
            .isEqualTo(expected.matrices().get(m).codes());
      }
    }
  }

  @Test
  void everyPairHasACellWithItsDistance() {
    String page = page(pictures(2, 3, 4));
    assertThat(page.split("<button", -1)).as("two tables of six heads").hasSize(13);
    assertThat(page).contains("aria-label=\"layer 1, head 2: 1.00\"", "aria-label=\"layer 1, head 2: 2.00\"",
        "--heat:50%");
  }

  @Test
  void pagesStayWithinTheirSizes() {
    MatrixPictures six = pictures(6, 8, 128);
    MatrixPictures tokens = new MatrixPictures(six.models(),
        new LabelledText(new int[128], java.util.Collections.nCopies(128, " word")), six.heads(), List.of());
    assertThat(page(tokens).length()).isLessThan(1_500_000);
    assertThat(page(pictures(31, 15, 64)).length()).as("a page of all bytes there may be").isLessThan(3_000_000);
  }

  @Test
  void oneModelHasNoDistances() {
    MatrixPictures one = new MatrixPictures(List.of("model: 1 x mixer"),
        new LabelledText(new int[2], List.of("a", "b")),
        List.of(new HeadPicture(0, 0, Map.of(0, triangle(2, 1)), Optional.empty())), List.of());
    assertThat(page(one)).doesNotContain("<button").doesNotContain("class=\"heat\"");
  }
}
