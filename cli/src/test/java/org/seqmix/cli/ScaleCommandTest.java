package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.mohawk.problems.EmbeddedTeacher;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScaleCommandTest {
  @TempDir private Path folder;
  private Path teacher;
  private Path student;

  @BeforeEach
  void models() throws IOException {
    teacher = folder.resolve("teacher");
    student = folder.resolve("student");
    EmbeddedTeacher.write(teacher);
    EmbeddedTeacher.write(student);
  }

  private Program.Run scale(String out, Object... more) {
    List<Object> all = new ArrayList<>(List.of("scale", "--teacher", teacher, "--model", student, "--levels",
        "2", "--limit", 4, "-N", 4, "--seeds", 2, "--batch", 8, "--out", folder.resolve(out)));
    all.addAll(List.of(more));
    return Program.run(all.toArray());
  }

  private String bad(Object... more) {
    List<Object> all = new ArrayList<>(List.of("scale", "--model", student, "--out", folder.resolve("bad")));
    all.addAll(List.of(more));
    String err = Program.run(all.toArray()).err();
    assertThat(err).hasLineCount(1);
    return err;
  }

  private JsonNode json(String out) {
    return JsonMapper.shared().readTree(folder.resolve(out).resolve("scale.json").toFile());
  }

  @Test
  void asksJudgesAndReports() throws IOException {
    Program.Run run = scale("whole", "--reward", "embedded").succeeded();
    assertThat(run.out()).contains("coverage, k", "majority, k", "reward-weighted majority, k", "best of k",
        "report.html");
    assertThat(Files.readString(folder.resolve("whole/scale.csv"))).startsWith("model,seed,selection,k,seconds,value");
    assertThat(Files.readString(folder.resolve("whole/report.html"))).contains("<svg", "teacher", "student");
    JsonNode whole = json("whole");
    byte[] texts = Files.readAllBytes(folder.resolve("whole/texts/texts-student-0.jsonl"));

    scale("whole", "--reward", "embedded").succeeded();
    assertThat(json("whole")).isEqualTo(whole);
    assertThat(Files.readAllBytes(folder.resolve("whole/texts/texts-student-0.jsonl"))).isEqualTo(texts);
  }

  @Test
  void stopsWhereTheMajorityIsSure() {
    Program.Run run = scale("anytime", "--anytime").succeeded();
    assertThat(run.out()).contains("teacher", "student", "of 4 right", "of 4 x 4 samples");
  }

  @Test
  void badOptionsAreOneLine() {
    assertThat(bad("-N", 0)).contains("--samples (0)");
    assertThat(bad("--task", "gsm8k")).contains("--task gsm8k needs --data DIR");
    assertThat(bad("--task", "nothing")).contains("expected some of problems", "gsm8k");
    assertThat(bad("--levels", "9")).contains("level: expected");
    assertThat(bad("--batch", "1,2")).contains("one for each of 1 models, got 2");
    scale("settings").succeeded();
    assertThat(scale("settings", "--temperature", 0.5).err()).contains("was made with other settings")
        .hasLineCount(1);
  }

  @Test
  void aModelIsNotBehindItself() {
    Path json = folder.resolve("gap.json");
    Program.Run run = Program.run("eval", "--model", student, "--teacher", teacher, "--tasks", "problems_2,copy",
        "--limit", 10, "--lengths", "16,32", "--recall-items", 4, "--output", json, "--report",
        folder.resolve("gap.html")).succeeded();
    assertThat(run.out()).contains("No likelihood test was run", "not surely better than a blind guess in copy acc_16");
    JsonNode root = JsonMapper.shared().readTree(json.toFile());
    assertThat(root.get("tasks")).isEqualTo(root.get("teacher").get("tasks"));
    assertThat(root.get("tasks").get("problems_2").get("equal_integer").asDouble()).isPositive();
    assertThat(root.get("gap").get("rows")).allSatisfy(row -> assertThat(row.get("difference").asDouble()).isZero());
    assertThat(folder.resolve("gap.html")).isNotEmptyFile();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("gap.json", "gap.html", "teacher", "student");
  }
}
