package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged model directories: each gives one line that names the file, and exit code 1.
class BadModelTest {
  private static final Pattern OFFSETS = Pattern.compile("\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)\\]");
  private static final String NORM = "model.norm.weight";

  @TempDir private Path folder;

  private ModelCopy model;

  @BeforeEach
  void copy() {
    model = ModelCopy.of(SharedFiles.stories(), folder.resolve("model"));
  }

  private String failure() {
    String line = Program.run("generate", "--model", model.directory(), "--prompt", "Once", "-n", 2).failedWith(1);
    assertThat(line).startsWith("seqmix: " + model.directory());
    return line;
  }

  @Test
  void anUndamagedCopyWorks() {
    Program.run("generate", "--model", model.directory(), "--prompt", "Once", "-n", 2).succeeded();
  }

  @Test
  void missingDirectory() {
    model = new ModelCopy(folder.resolve("nothing"));
    assertThat(failure()).contains("no such");
  }

  @Test
  void truncatedWeights() {
    model.weights(bytes -> Arrays.copyOf(bytes, bytes.length - 100));
    assertThat(failure()).contains("model.safetensors", "expected", "got");
  }

  @Test
  void headerLongerThanTheFile() {
    model.weights(bytes -> {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length);
      return bytes;
    });
    assertThat(failure()).contains("model.safetensors", "header", "expected", "got");
  }

  @Test
  void overlappingOffsets() {
    model.header(header -> shifted(header, 1, -4));
    assertThat(failure()).contains("model.safetensors", "tensor '", "expected", "got");
  }

  @Test
  void offsetsBeyondTheFile() {
    model.header(header -> shifted(header, (int) OFFSETS.matcher(header).results().count() - 1, 1 << 20));
    assertThat(failure()).contains("model.safetensors", "tensor '", "expected", "got");
  }

  /// The header with both offsets of tensor `which` moved by `bytes`.
  private static String shifted(String header, int which, long bytes) {
    Matcher matcher = OFFSETS.matcher(header);
    for (int i = 0; i <= which; i++) {
      assertThat(matcher.find()).isTrue();
    }
    return header.substring(0, matcher.start()) + "\"data_offsets\":["
        + (Long.parseLong(matcher.group(1)) + bytes) + "," + (Long.parseLong(matcher.group(2)) + bytes) + "]"
        + header.substring(matcher.end());
  }

  @Test
  void wrongShape() {
    model.text("config.json", text -> text.replaceAll("\"intermediate_size\": \\d+", "\"intermediate_size\": 100"));
    assertThat(failure()).contains("mlp.", "expected shape", "got");
  }

  @Test
  void nanWeight() {
    model.weights(bytes -> {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
      return bytes;
    });
    assertThat(failure()).contains("tensor 'model.", "NaN");
  }

  @Test
  void missingTensor() {
    model.header(header -> header.replace(NORM, "model.other.weight"));
    assertThat(failure()).contains("missing tensor '" + NORM + "'");
  }

  @Test
  void unknownModelType() {
    model.text("config.json", text -> text.replace("\"model_type\": \"llama\"", "\"model_type\": \"martian\""));
    assertThat(failure()).contains("config.json", "model_type", "llama", "martian");
  }

  @Test
  void configThatIsNoJson() {
    model.text("config.json", text -> text.substring(0, text.length() / 2));
    assertThat(failure()).contains("config.json");
  }

  @Test
  void tokenizerOfAnotherModel() {
    model.replace("tokenizer.json", SharedFiles.path("models/tinystories-3.8M").resolve("tokenizer.json"));
    assertThat(failure()).contains("tokenizer.json", "another model");
  }
}
