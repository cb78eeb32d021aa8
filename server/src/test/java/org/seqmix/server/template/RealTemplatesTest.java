package org.seqmix.server.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Published templates, against the formats that their models are documented to read.
class RealTemplatesTest {
  /// What looks like a template's code is only text where a user writes it.
  private static final List<Map<String, String>> TALK = List.of(Map.of("role", "system", "content", "Be brief."),
      Map.of("role", "user", "content", "What is {{ 1 + 1 }}?"), Map.of("role", "assistant", "content", "2"),
      Map.of("role", "user", "content", "And \u00e9?"));

  @Test
  void llama3() {
    Path folder = folder("llama3");
    StringBuilder expected = new StringBuilder("<|begin_of_text|>");
    TALK.forEach(m -> expected.append("<|start_header_id|>").append(m.get("role")).append("<|end_header_id|>\n\n")
        .append(m.get("content")).append("<|eot_id|>"));
    expected.append("<|start_header_id|>assistant<|end_header_id|>\n\n");
    String written = written(folder, TALK);
    assertThat(written).isEqualTo(expected.toString());
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      int[] ids = tokenizer.encode(written, false);
      assertThat(ids).containsOnlyOnce(tokenizer.bosId().orElseThrow());
      assertThat(java.util.Arrays.stream(ids).filter(tokenizer::isSpecial).count()).isEqualTo(1 + 3 * TALK.size() + 2);
    }
  }

  @Test
  void qwen() {
    Path folder = folder("qwen2_5");
    StringBuilder expected = new StringBuilder();
    TALK.forEach(m -> expected.append("<|im_start|>").append(m.get("role")).append("\n").append(m.get("content"))
        .append("<|im_end|>\n"));
    assertThat(written(folder, TALK)).isEqualTo(expected + "<|im_start|>assistant\n");
    assertThat(written(folder, TALK.subList(1, 2))).startsWith("<|im_start|>system\n").endsWith(
        "<|im_end|>\n<|im_start|>user\nWhat is {{ 1 + 1 }}?<|im_end|>\n<|im_start|>assistant\n");
  }

  private static String written(Path folder, List<Map<String, String>> talk) {
    JsonNode settings = JsonMapper.shared().readTree(folder.resolve("tokenizer_config.json").toFile());
    Template template = Template.parse("chat_template", settings.get("chat_template").asString());
    String bos = settings.path("bos_token").asString("");
    return new ChatTemplate(template, bos.isEmpty() ? Map.of() : Map.of("bos_token", bos), Clock.systemUTC())
        .write(talk, Map.of());
  }

  private static Path folder(String name) {
    String root = System.getProperty("SEQMIX_SHARED", System.getenv().getOrDefault("SEQMIX_SHARED", "../shared"));
    Path folder = Path.of(root, "tokenizers", name);
    if (!Files.exists(folder)) {
      System.err.println("SKIPPED: no " + folder + "; set SEQMIX_SHARED");
      Assumptions.abort("no " + folder + "; set SEQMIX_SHARED");
    }
    return folder;
  }
}
