package org.seqmix.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.mohawk.problems.EmbeddedTeacher;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.Split;

/// Every example runs and prints what it promises.
class ExamplesTest {
  private interface Program {
    void main(String... args);
  }

  @TempDir Path folder;

  private static String printed(Program program, String... args) {
    PrintStream old = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      program.main(args);
    } finally {
      System.setOut(old);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneLayer() {
    assertThat(printed(OneLayer::main)).contains("output (10, 256), matrices (2, 8, 6, 6)", "the same bits",
        "positions [6, 4]");
  }

  @Test
  void compareMatrices() {
    assertThat(printed(CompareMatrices::main)).containsPattern("attention to discrete-mamba2: 4 heads, first [1-9]");
  }

  @Test
  void chooseDevice() {
    assertThat(printed(ChooseDevice::main)).contains("opencl");
  }

  @Test
  void distilAndWrite() throws IOException {
    Path teacher = folder.resolve("teacher");
    EmbeddedTeacher.write(teacher);
    ProblemGenerator problems = new ProblemGenerator(1, Split.TRAIN, Level.parse("2"));
    Path text = Files.writeString(folder.resolve("problems.txt"), IntStream.range(0, 60)
        .mapToObj(i -> ProblemText.document(problems.problem(i))).collect(Collectors.joining("\n<|endoftext|>\n")));
    Path out = folder.resolve("student");
    List<String> small = List.of("student.mixer='discrete-mamba2[heads=4 state=8]'", "data.sampled_tokens=0",
        "data.context=64", "stages.matrices.tokens=2048", "stages.hstates.tokens=2048",
        "stages.supervised.tokens=2048");
    List<String> args = new java.util.ArrayList<>(List.of(teacher.toString(), text.toString(), out.toString()));
    args.addAll(small);
    assertThat(printed(DistilCheckpoint::main, args.toArray(String[]::new))).contains("matrices: 4 steps",
        "supervised: 4 steps");
    assertThat(printed(WriteText::main, out.toString(), "Tom has 3 apples.")).isNotBlank();
    String shared = "Tom has 3 apples. He buys 4 more. How many apples does Tom have now?".repeat(2);
    assertThat(printed(ManyTexts::main, out.toString(), shared, shared + " He", shared + " Tom"))
        .containsPattern("[1-9][0-9]* prompt tokens were not read again");
    assertThat(Files.readString(out.resolve("config.json"))).contains("\"llamba\"");
  }
}
