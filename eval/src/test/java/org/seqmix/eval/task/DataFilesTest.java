package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataFilesTest {
  private static final FewShot NONE = new FewShot(OptionalInt.of(0), 1);

  @TempDir private Path folder;

  private static byte[] parquet() throws IOException {
    try (InputStream in = DataFilesTest.class.getResourceAsStream("records.parquet")) {
      return java.util.Objects.requireNonNull(in).readAllBytes();
    }
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, parquet());
  }

  /// The values are those of records.mjs.
  @Test
  void rowsOfParquetAreRecordsLikeLinesOfJson() throws IOException {
    List<DataRecord> records = ParquetRecords.read(write("x.parquet"));
    JsonNode expected = JsonMapper.shared().readTree("""
        [{"question": "Which of these is warm?", "choices": {"text": ["ice", "fire", "snow"], "label": ["A", "B", "C"]},
          "answerKey": "B", "ind": 7, "weight": 0.5, "sure": true, "note": null},
         {"question": "Où va le café? 你好", "choices": {"text": ["ici", "là", "ça", "🙂"], "label": ["1", "2", "3", "4"]},
          "answerKey": "4", "ind": -3, "weight": 145.0, "sure": false, "note": "a \\"note\\""},
         {"question": "A second line\\nand {braces}", "choices": {"text": ["yes", "no"], "label": ["A", "B"]},
          "answerKey": "A", "ind": 9000000000, "weight": 0.001, "sure": true, "note": ""}]
        """);
    assertThat(records).hasSize(expected.size());
    for (int i = 0; i < records.size(); i++) {
      JsonNode written = JsonMapper.shared().readTree(records.get(i).fields().toString());
      assertThat(written).isEqualTo(expected.get(i));
      assertThat(records.get(i).place()).endsWith("x.parquet row " + (i + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"arc_easy.parquet", "arc_easy_test.parquet", "arc_easy/test-00000-of-00001.parquet",
      "arc_easy/data/test.parquet", "arc_easy/ARC-Easy/test-00000-of-00001.parquet"})
  void parquetLiesWhereTheHubPutsIt(String name) throws IOException {
    write(name);
    TaskData data = TaskData.read(NamedTask.find("arc_easy", List.of()), folder, NONE, 99);
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.item(1).gold()).isEqualTo(3);
    assertThat(data.item(1).choices().get(3)).isEqualTo(new TextPair("Question: Où va le café? 你好\nAnswer:", " 🙂", 4));
    assertThat(data.item(2).choices()).hasSize(2);
  }

  @Test
  void oneOfSeveralVariantsIsTaken() throws IOException {
    write("arc_easy/ARC-Easy/test-00000-of-00002.parquet");
    write("arc_easy/ARC-Easy/test-00001-of-00002.parquet");
    write("arc_easy/ARC-Easy/train-00000-of-00001.parquet");
    write("arc_easy/ARC-Challenge/test-00000-of-00001.parquet");
    assertThat(TaskData.read(NamedTask.find("arc_easy", List.of()), folder, NONE, 99).size()).isEqualTo(6);
    write("piqa/one/validation-0.parquet");
    write("piqa/two/validation-0.parquet");
    assertThatThrownBy(() -> TaskData.read(NamedTask.find("piqa", List.of()), folder, NONE, 99))
        .isInstanceOf(BadInputException.class).hasMessageContaining("one variant of task piqa");
  }

  @Test
  void missingDataIsAnErrorThatSaysWhatIsLookedFor() {
    assertThatThrownBy(() -> TaskData.read(NamedTask.find("hellaswag", List.of()), folder, NONE, 9))
        .isInstanceOf(BadInputException.class).hasMessageContaining(folder.toString())
        .hasMessageContaining("hellaswag.jsonl").hasMessageContaining("hellaswag/**/validation-*.parquet")
        .hasMessageContaining("--data");
  }

  @Test
  void damagedParquetIsAnErrorInOneLine() throws IOException {
    byte[] whole = parquet();
    Path file = folder.resolve("bad.parquet");
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] bad = i % 2 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int j = 0; i % 2 == 1 && j < 4; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bad);
      try {
        assertThat(ParquetRecords.read(file)).hasSizeLessThan(1000);
      } catch (BadInputException e) {
        assertThat(e).hasMessageContaining("bad.parquet");
      }
    }
  }
}
