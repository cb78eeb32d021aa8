package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.tensor.WeightFormat;

/// Quantized model directories from the program's side.
class ConvertCommandTest {
  @TempDir private Path folder;

  private Path convert(Path model, String dtype, Object... more) {
    Path out = folder.resolve(dtype + more.length);
    Object[] all = new Object[7 + more.length];
    System.arraycopy(new Object[] {"convert", "--model", model, "--out", out, "--dtype", dtype}, 0, all, 0, 7);
    System.arraycopy(more, 0, all, 7, more.length);
    Program.run(all).succeeded();
    return out;
  }

  private static String text(Path model, String weights) {
    return Program.run("generate", "--model", model, "--prompt", "Once upon a time", "-n", 12, "--weights", weights)
        .succeeded().out();
  }

  @ParameterizedTest
  @CsvSource({"q8, q8a8", "q4, q4a8"})
  void writesWhatPackingOnOpeningWrites(String dtype, String rounded) {
    Path packed = convert(SharedFiles.stories(), dtype, "--calibration", "none");
    assertThat(text(packed, "f32")).isEqualTo(text(SharedFiles.stories(), dtype)).isEqualTo(text(packed, dtype));
    assertThat(text(packed, rounded)).isEqualTo(text(SharedFiles.stories(), rounded));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Q8", "Q4"})
  void aPlanStatesTheBytesOfTheFiles(WeightFormat format) {
    Path packed = convert(SharedFiles.stories(), format.toString().toLowerCase(Locale.ROOT), "--calibration", "none");
    String plan = Program.run("plan", "--model", packed).succeeded().out();
    try (Checkpoint checkpoint = Checkpoint.open(packed)) {
      assertThat(number(plan, "(?m)^weights " + format.toString().toLowerCase(Locale.ROOT) + " +([\\d,]+) bytes"))
          .isEqualTo(checkpoint.bytes());
      String plain = Program.run("plan", "--model", SharedFiles.stories()).succeeded().out();
      String memory = "(?m)^memory +([\\d,]+) bytes";
      assertThat(number(plain, memory) - number(plan, memory))
          .isEqualTo(number(plain, "(?m)^weights f32 +([\\d,]+) bytes") - checkpoint.bytes());
    }
  }

  private static long number(String text, String pattern) {
    Matcher line = Pattern.compile(pattern).matcher(text);
    assertThat(line.find()).as(text).isTrue();
    return Long.parseLong(line.group(1).replace(",", ""));
  }

  /// A text of the user's serves as well; the codes are others than the nearest.
  @Test
  void fourBitsAreCalibratedOnAFile() throws Exception {
    Path text =
        Files.writeString(folder.resolve("text.txt"), "Once there was a cat.\n<|endoftext|>\nA dog ran home.\n");
    Path nearest = convert(SharedFiles.stories(), "q4", "--calibration", "none");
    Path packed = folder.resolve("calibrated");
    Program.run("convert", "--model", SharedFiles.stories(), "--out", packed, "--dtype", "q4", "--calibration", text)
        .succeeded();
    assertThat(Files.mismatch(nearest.resolve("model.safetensors"), packed.resolve("model.safetensors"))).isPositive();
    assertThat(text(packed, "q4")).isNotEmpty();
  }

  private String failure(Object... arguments) {
    return Program.run(arguments).failedWith(1);
  }

  @Test
  void whatIsPackedIsNotConvertedAgainAndNotTrained() {
    Path packed = convert(SharedFiles.stories(), "q8");
    for (String dtype : new String[] {"f32", "q8", "q4"}) {
      assertThat(failure("convert", "--model", packed, "--out", folder.resolve("again"), "--dtype", dtype))
          .startsWith("seqmix: " + packed).contains("weights in Q8", "give the model they were made from");
    }
    assertThat(failure("generate", "--model", packed, "--prompt", "Once", "--weights", "q4"))
        .startsWith("seqmix: " + packed).contains("Q8", "got Q4");
  }

  @Test
  void calibrationIsForFewBits() {
    assertThat(
        failure("convert", "--model", SharedFiles.stories(), "--out", folder.resolve("x"), "--calibration", "own"))
        .contains("--calibration", "q8 or q4");
    assertThat(failure("convert", "--model", SharedFiles.stories(), "--out", folder.resolve("x"), "--dtype", "q4",
        "--calibration", folder.resolve("missing.txt"))).contains("missing.txt");
  }
}
