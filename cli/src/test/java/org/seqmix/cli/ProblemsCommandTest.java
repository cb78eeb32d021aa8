package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.Split;

class ProblemsCommandTest {
  @TempDir private Path folder;

  @Test
  void textIsTheProblemsOfItsSeedLevelsAndSide() {
    Path file = folder.resolve("problems.txt");

    Program.run("problems", "text", "--levels", "3,3,4", "--count", 7, "--seed", 11, "--split", "test", "--out", file)
        .succeeded();

    ProblemGenerator generator = new ProblemGenerator(11, Split.TEST, Level.parseList("3,3,4"));
    List<String> expected = generator.stream().limit(7).map(ProblemText::document).toList();
    assertThat(Corpus.texts(file)).isEqualTo(expected);
  }

  @Test
  void teacherIsAModelThatGenerates() throws IOException {
    Path teacher = folder.resolve("teacher");

    Program.Run run = Program.run("problems", "teacher", "--out", teacher, "--levels", "2-small", "--tokens", 1024,
        "--rows", 2, "--rate", "1e-3").succeeded();

    assertThat(run.out()).matches("teacher +loss \\d+\\.\\d+ -> \\d+\\.\\d+, [\\d,]+ tokens, [\\d.]+ s\\R");
    assertThat(Files.list(teacher)).extracting(f -> f.getFileName().toString())
        .containsExactlyInAnyOrder("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
    Program.run("generate", "--model", teacher, "--prompt", "Ana has 35 shells.", "-n", 3).succeeded();
  }
}
