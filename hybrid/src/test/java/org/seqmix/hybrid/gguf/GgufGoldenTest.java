package org.seqmix.hybrid.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.model.GgufExport;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.tensor.DType;

/// The files of llama.cpp's own tools: what is read of them, and what we write from the same models.
class GgufGoldenTest {
  private static final String ALL = """
      llama-gqa-rope3,F32
      llama-gqa-rope3,BF16
      llama-gqa-rope3,Q8_0
      llama-gqa-rope3,Q4_0
      mamba2,F32
      mamba2,BF16
      mamba2,Q8_0
      mamba2,Q4_0
      """;

  @TempDir Path root;

  private static Path file(String folder, GgufFormat format) {
    return SharedFiles.path("golden/gguf/" + folder + "-" + format.shown() + ".gguf");
  }

  /// Under our names every tensor has the folder's shape, and in F32 its values.
  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "mamba2"})
  void floatsAreTheFolders(String folder) {
    try (Checkpoint weights = Checkpoint.open(SharedFiles.path("golden/" + folder));
        TensorSource read = GgufModel.tensors(file(folder, GgufFormat.F32))) {
      assertThat(new TreeSet<>(read.names())).isEqualTo(new TreeSet<>(weights.names()));
      for (String name : weights.names()) {
        Entry expected = weights.entry(name);
        float[] got = read.entry(name, expected.shape()).toFloats();
        float[] values = expected.toFloats();
        for (int i = 0; i < got.length; i++) {
          float reach = name.endsWith("A_log") ? 4e-7f * Math.max(1, Math.abs(values[i])) : 0;
          assertThat(got[i]).as("%s %s", name, i).isBetween(values[i] - reach, values[i] + reach);
        }
      }
    }
  }

  /// Blocks decoded by a plain reading of the format.
  @ParameterizedTest
  @CsvSource(textBlock = ALL)
  void valuesAreThoseOfTheFormat(String folder, GgufFormat format) {
    try (GgufFile file = GgufFile.open(file(folder, format))) {
      for (GgufTensor tensor : file.tensors().values()) {
        assertThat(tensor.toFloats()).as("%s", tensor).containsExactly(decoded(tensor));
      }
    }
  }

  /// Quantized values reach the model in our order of rows.
  @ParameterizedTest
  @CsvSource({"Q8_0,0.006", "Q4_0,0.15"})
  void quantizedRowsAreInOurOrder(GgufFormat format, double reach) {
    Path folder = SharedFiles.path("golden/llama-gqa-rope3");
    try (Checkpoint weights = Checkpoint.open(folder);
        TensorSource read = GgufModel.tensors(file("llama-gqa-rope3", format))) {
      for (String name : weights.names()) {
        Entry expected = weights.entry(name);
        Entry got = read.entry(name, expected.shape());
        assertThat(got.type()).isEqualTo(DType.F32);
        float[] a = expected.toFloats();
        float[] b = got.toFloats();
        double largest = 0;
        for (float v : a) {
          largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < a.length; i++) {
          assertThat((double) b[i]).as("%s %s", name, i).isBetween(a[i] - reach * largest, a[i] + reach * largest);
        }
      }
    }
  }

  private static float[] decoded(GgufTensor tensor) {
    float[] out = new float[(int) tensor.elements()];
    MemorySegment d = tensor.data();
    ValueLayout.OfShort half = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    ValueLayout.OfFloat single = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < out.length; i++) {
      int block = i / 32;
      int in = i % 32;
      out[i] = switch (tensor.type()) {
        case F32 -> d.get(single, 4L * i);
        case F16 -> Float.float16ToFloat(d.get(half, 2L * i));
        case BF16 -> Float.intBitsToFloat(d.get(half, 2L * i) << 16);
        case Q8_0 ->
            Float.float16ToFloat(d.get(half, 34L * block)) * d.get(ValueLayout.JAVA_BYTE, 34L * block + 2 + in);
        case Q4_0 -> {
          int pair = d.get(ValueLayout.JAVA_BYTE, 18L * block + 2 + in % 16) & 0xFF;
          yield Float.float16ToFloat(d.get(half, 18L * block)) * ((in < 16 ? pair % 16 : pair / 16) - 8);
        }
        case Q4_K, Q5_K, Q6_K -> throw new AssertionError(tensor + " in a golden file");
      };
    }
    return out;
  }

  /// Tensor by tensor the same type, shape and bytes; exponentials of decay rates may differ in the last bit.
  @ParameterizedTest
  @CsvSource(textBlock = ALL)
  void whatWeWriteIsWhatLlamaCppWrites(String folder, GgufFormat format) {
    Path written = root.resolve("written.gguf");
    GgufExport.write(SharedFiles.path("golden/" + folder), written, format);
    try (GgufFile ours = GgufFile.open(written); GgufFile golden = GgufFile.open(file(folder, format))) {
      assertThat(new TreeSet<>(ours.tensors().keySet())).isEqualTo(new TreeSet<>(golden.tensors().keySet()));
      for (GgufTensor expected : golden.tensors().values()) {
        GgufTensor got = ours.tensors().get(expected.name());
        assertThat(got).hasToString(expected.toString());
        if (expected.name().endsWith("ssm_a")) {
          near(got.toFloats(), expected.toFloats());
        } else {
          assertThat(got.data().mismatch(expected.data())).as("%s", expected).isEqualTo(-1);
        }
      }
      sameKeys(ours.metadata().values(), golden.metadata().values());
    }
  }

  private static void near(float[] got, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(got[i] - expected[i])).isLessThanOrEqualTo(2 * Math.ulp(expected[i]));
    }
  }

  private static void sameKeys(Map<String, GgufValue> ours, Map<String, GgufValue> golden) {
    assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(golden.keySet());
    golden.forEach((key, value) -> assertThat(ours.get(key)).as(key).isEqualTo(value));
  }

  @Test
  void aScalingIsFoundInItsFactors() {
    for (double high : new double[] {4, 3, 8}) {
      for (int original : new int[] {32, 48, 8192, 4096}) {
        for (double factor : new double[] {8, 32, 2.5}) {
          var scaling = new org.seqmix.hybrid.config.Llama3Scaling(factor, 1, high, original);
          float[] factors = RopeFactors.of(scaling, 500_000, 128);
          var found = RopeFactors.scaling(root, 500_000, factors);
          assertThat(found).as("%s", scaling).isPresent();
          float[] again = RopeFactors.of(found.get(), 500_000, 128);
          for (int i = 0; i < factors.length; i++) {
            assertThat(again[i]).isCloseTo(factors[i], org.assertj.core.data.Percentage.withPercentage(1e-3));
          }
          if (high == 4) {
            assertThat(found).contains(scaling);
          }
        }
      }
    }
    float[] none = new float[64];
    Arrays.fill(none, 1);
    assertThat(RopeFactors.scaling(root, 10_000, none)).isEmpty();
  }

  @Test
  void tokensAreNotInAFileWithoutVocabulary() {
    assertThat(GgufModel.vocabulary(file("mamba2", GgufFormat.F32))).isEmpty();
    assertThat(Set.of(GgufFormat.values())).hasSize(5);
  }
}
