package org.seqmix.hybrid.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.safetensors.Safetensors;

/// The processors against those of the Hugging Face library, bit for bit. A tensor's name is the processor and its
/// setting: `top_p.0.95`.
class SamplingGoldenTest {
  private static final List<String> INPUTS = List.of("logits", "prefix_ids");

  @TestFactory
  Stream<DynamicTest> everyProcessorAndSetting() {
    try (Safetensors golden = open()) {
      List<String> names = golden.names().stream().filter(name -> !INPUTS.contains(name)).toList();
      return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }
  }

  @Test
  void everyProcessorIsCovered() {
    try (Safetensors golden = open()) {
      assertThat(golden.names().stream().filter(name -> !INPUTS.contains(name))
          .map(name -> processor(name).getClass().getSimpleName()))
          .contains("Temperature", "TopK", "TopP", "MinP", "RepetitionPenalty");
    }
  }

  private static Safetensors open() {
    return Safetensors.open(SharedFiles.path("golden/sampling/golden.safetensors"));
  }

  private static void check(String name) {
    try (Safetensors golden = open()) {
      float[] logits = golden.toFloats("logits");
      float[] expected = golden.toFloats(name);
      long[] prefix = golden.toLongs("prefix_ids");
      int rows = (int) golden.entry("logits").shape()[0];
      for (int row = 0; row < rows; row++) {
        BitSet seen = new BitSet();
        Arrays.stream(row(prefix, row, rows)).forEach(id -> seen.set((int) id));
        float[] processed = row(logits, row, rows);
        processor(name).apply(processed, seen);
        assertThat(processed).as("row %d", row).isEqualTo(row(expected, row, rows));
      }
    }
  }

  private static float[] row(float[] all, int row, int rows) {
    int width = all.length / rows;
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }

  private static long[] row(long[] all, int row, int rows) {
    int width = all.length / rows;
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }

  private static LogitsProcessor processor(String name) {
    int dot = name.indexOf('.');
    double setting = Double.parseDouble(name.substring(dot + 1));
    return switch (name.substring(0, dot)) {
      case "temperature" -> new Temperature(setting);
      case "top_k" -> new TopK((int) setting);
      case "top_p" -> new TopP(setting);
      case "min_p" -> new MinP(setting);
      case "repetition_penalty" -> new RepetitionPenalty(setting);
      default -> throw new AssertionError("no processor for " + name);
    };
  }
}
