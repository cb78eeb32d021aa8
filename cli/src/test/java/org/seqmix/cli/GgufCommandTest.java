package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.safetensors.Safetensors;

/// Commands take a GGUF file where they take a model directory.
class GgufCommandTest {
  private static final double REACH = 1e-5;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "mamba2"})
  void dumpsIdsWithoutATokenizer(String name) {
    Path out = folder.resolve("dump.safetensors");
    try (Safetensors golden = Safetensors.open(SharedFiles.path("golden/" + name + "/golden.safetensors"))) {
      long[] shape = golden.entry("input_ids").shape();
      String ids = Arrays.stream(golden.toLongs("input_ids")).limit(shape[1]).mapToObj(Long::toString)
          .collect(Collectors.joining(","));
      Program.run("dump", "--model", SharedFiles.path("golden/gguf/" + name + "-f32.gguf"), "--ids", ids, "--out", out)
          .succeeded();
      try (Safetensors dump = Safetensors.open(out)) {
        float[] got = dump.toFloats("logits");
        float[] expected = golden.toFloats("logits");
        double largest = 0;
        for (float v : expected) {
          largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < got.length; i++) {
          assertThat((double) got[i]).as("element " + i).isCloseTo(expected[i],
              org.assertj.core.data.Offset.offset(REACH * largest));
        }
      }
    }
  }

  @Test
  void aFileWithoutVocabularyIsOneLine() {
    Path file = SharedFiles.path("golden/gguf/mamba2-f32.gguf");
    for (List<Object> command : List.<List<Object>>of(
        List.of("dump", "--model", file, "--text", "a", "--out", folder.resolve("x")),
        List.of("generate", "--model", file, "--prompt", "a"))) {
      assertThat(Program.run(command.toArray()).failedWith(1)).startsWith("seqmix: " + file)
          .contains("expected a vocabulary (tokenizer.ggml.tokens), got a file without one");
    }
  }

  @Test
  void aConvertedModelWritesTheSameText() throws IOException {
    Path stories = SharedFiles.stories();
    Path file = folder.resolve("stories.gguf");
    assertThat(Program.run("convert", "--model", stories, "--out", file).succeeded().out()).startsWith(file + ": ");
    assertThat(generated(file)).isEqualTo(generated(stories));
    Path back = folder.resolve("back");
    Program.run("convert", "--model", file, "--out", back).succeeded();
    assertThat(generated(back)).isEqualTo(generated(stories));
    assertThat(plan(file)).isEqualTo(plan(stories));
    Path text = Files.writeString(folder.resolve("text.txt"), "Once upon a time there was a dog.\n");
    for (List<Object> command : List.<List<Object>>of(
        List.of("eval", "--tasks", "bits_per_byte", "--text", text),
        List.of("bench", "-p", 4, "-n", 2, "-r", 1, "--warmup", 0, "-t", 1),
        List.of("matrix", "--text", "a dog", "--teacher", file, "--out", folder.resolve("page.html")))) {
      Object[] args = Stream.concat(command.stream(), Stream.of("--model", file))
          .toArray();
      Program.run(args).succeeded();
    }
  }

  private static String generated(Path model) {
    return Program.run("generate", "--model", model, "--prompt", "Once upon", "--max-tokens", 12, "--temperature", 0,
        "--quiet").succeeded().out();
  }

  private static String plan(Path model) {
    return Program.run("plan", "--model", model).succeeded().out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "bf16", "q8_0", "q4_0", "q8", "q4"})
  void everyTypeIsWritten(String type) throws IOException {
    Path file = folder.resolve("out.gguf");
    Path model = SharedFiles.path("golden/mamba2");
    Program.run("convert", "--model", model, "--out", file, "--dtype", type).succeeded();
    Program.run("dump", "--model", file, "--ids", "1,2,3", "--out", folder.resolve("d")).succeeded();
    byte[] before = Files.readAllBytes(file);
    assertThat(Program.run("convert", "--model", model, "--out", file, "--dtype", type).failedWith(1))
        .contains("exists already");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void whatAFileCannotBeIsUsage() {
    Path model = SharedFiles.path("golden/llama-gqa-rope3");
    assertThat(Program.run("convert", "--model", model, "--out", folder.resolve("a.gguf"), "--dtype", "q6_k").err())
        .contains("--dtype: expected one of f32, f16, bf16, q8_0, q4_0 for a GGUF file, got 'q6_k'");
    assertThat(Program.run("convert", "--model", model, "--out", folder.resolve("a.gguf"), "--layout", "llamba").err())
        .contains("--layout: a GGUF file has the one layout");
    assertThat(Program.run("convert", "--model", SharedFiles.path("golden/phi"), "--out", folder.resolve("a.gguf"))
        .failedWith(1)).contains("family phi");
    assertThat(Program.run("plan", "--model", folder.resolve("missing.gguf")).failedWith(1)).contains("missing.gguf");
  }

  /// From a file in F32 and from its directory comes the same student, to the last bit, and its tokenizer reads the same ids.
  @Test
  void aTeacherMayBeAFile() throws IOException {
    Path file = folder.resolve("teacher.gguf");
    Program.run("convert", "--model", SharedFiles.stories(), "--out", file).succeeded();
    String text = Files.readString(SharedFiles.path("data/tinystories/train.txt")).substring(0, 2000);
    Path data = Files.writeString(folder.resolve("data.txt"), text);
    for (Path teacher : List.of(file, SharedFiles.stories())) {
      Program.run("distill", "--teacher", teacher, "--data", data, "--out",
          folder.resolve("of-" + teacher.getFileName()),
          "--recipe", "mohawk", "--set", "data.context=32", "stages.matrices.tokens=200", "stages.hstates.tokens=200",
          "stages.supervised.tokens=200", "stages.supervised.rows=4").succeeded();
    }
    Path one = folder.resolve("of-teacher.gguf");
    Path other = folder.resolve("of-" + SharedFiles.stories().getFileName());
    assertThat(one.resolve("model.safetensors")).hasSameBinaryContentAs(other.resolve("model.safetensors"));
    assertThat(generated(one)).isEqualTo(generated(other));
    assertThat(Program.run("distill", "--teacher", file, "--data", data, "--out", folder.resolve("x"), "--dry-run")
        .succeeded().out()).contains("teacher.gguf");
  }
}
