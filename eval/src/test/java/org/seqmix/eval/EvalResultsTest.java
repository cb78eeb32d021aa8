package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvalResultsTest {
  private static final EvalResults RESULTS = new EvalResults("some \"model\"", List.of(
      new BitsPerByte(0.75, OptionalDouble.of(0.125), 40, 90, 3).task(),
      new EvalResults.Task("perplexity",
          List.of(new EvalResults.Metric("perplexity", 5.5, OptionalDouble.empty())), 1)));

  @TempDir Path directory;

  @Test
  void theFileHasTheFormOfTheDesign() {
    Path file = directory.resolve("deep").resolve("results.json");
    RESULTS.write(file);
    JsonNode expected = JsonMapper.shared().readTree("""
        {"model": "some \\"model\\"", "tasks": {
          "bits_per_byte": {"bits_per_byte": 0.75, "bits_per_byte_stderr": 0.125, "n": 3},
          "perplexity": {"perplexity": 5.5, "n": 1}}}
        """);
    assertThat(JsonMapper.shared().readTree(file.toFile())).isEqualTo(
        JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(expected)));
  }

  @Test
  void theTableHasALineAMetric() {
    assertThat(RESULTS.table().lines()).hasSize(4)
        .anyMatch(l -> l.matches("bits_per_byte +bits_per_byte +0.750000 .*3"));
  }

  @Test
  void badResultsAreRefused() {
    assertThatThrownBy(() -> new EvalResults.Metric("acc", Double.NaN, OptionalDouble.empty()))
        .hasMessageContaining("metric acc").hasMessageContaining("NaN");
    EvalResults.Task task = RESULTS.tasks().getFirst();
    assertThatThrownBy(() -> new EvalResults("m", List.of(task, task))).hasMessageContaining("bits_per_byte");
    assertThatThrownBy(() -> new EvalResults.Task("t", List.of(), 1)).hasMessageContaining("task t");
  }
}
