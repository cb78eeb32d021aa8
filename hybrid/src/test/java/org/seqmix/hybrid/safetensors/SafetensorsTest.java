package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.tensor.DType;

class SafetensorsTest {
  @TempDir Path directory;

  @Test
  void readsNamesTypesShapesAndNumbers() {
    try (Safetensors file = Safetensors.open(SharedFiles.path("golden/sampling/golden.safetensors"))) {
      Entry logits = file.entry("logits");
      assertThat(logits.type()).isEqualTo(DType.F32);
      assertThat(logits.elements()).isEqualTo(logits.shape()[0] * logits.shape()[1]);
      float[] floats = file.toFloats("logits");
      double[] doubles = file.toDoubles("logits");
      assertThat(floats).hasSize((int) logits.elements());
      for (int i = 0; i < floats.length; i++) {
        assertThat(doubles[i]).isEqualTo(floats[i]).isFinite();
      }
      long[] ids = file.toLongs("prefix_ids");
      assertThat(Arrays.stream(ids)).allMatch(id -> id >= 0 && id < logits.shape()[1]);
    }
  }

  @Test
  void readsAScalarAnEmptyTensorAndPayloadThatIsNotAligned() {
    String header = """
        {"__metadata__":{"format":"pt"}, "scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
         "empty":{"dtype":"F64","shape":[3,0,2],"data_offsets":[4,4]},
         "odd":{"dtype":"I64","shape":[1],"data_offsets":[4,12]}}""";
    try (Safetensors file = Safetensors.open(RawFile.write(directory.resolve("f"), header, 12))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(file.names()).containsExactlyInAnyOrder("scalar", "empty", "odd");
      assertThat(file.toFloats("scalar")).containsExactly(0f);
      assertThat(file.toDoubles("empty")).isEmpty();
      assertThat(file.toLongs("odd")).containsExactly(0L);
    }
  }

  @Test
  void anEmptyFileOfTensorsIsAFile() {
    try (Safetensors file = Safetensors.open(RawFile.write(directory.resolve("f"), "{}   ", 0))) {
      assertThat(file.names()).isEmpty();
    }
  }

  @Test
  void entriesEndWithTheFile() {
    Safetensors file = Safetensors.open(SharedFiles.path("golden/sampling/golden.safetensors"));
    Entry entry = file.entry("logits");
    file.close();
    file.close();
    assertThatThrownBy(entry::toFloats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesAMissingTensor() {
    try (Safetensors file = Safetensors.open(SharedFiles.path("golden/sampling/golden.safetensors"))) {
      assertThatThrownBy(() -> file.entry("logit")).isInstanceOf(BadInputException.class)
          .hasMessageContaining("golden.safetensors").hasMessageContaining("'logit'");
      assertThatThrownBy(() -> file.toLongs("logits")).hasMessageContaining("'logits'").hasMessageContaining("got F32");
      assertThatThrownBy(() -> file.toFloats("prefix_ids")).hasMessageContaining("got I64");
    }
  }

  @Test
  void findsTheFirstNonFiniteNumber() {
    for (DType type : new DType[] {DType.F32, DType.F64, DType.BF16, DType.F16}) {
      assertThat(entry(type, 1, 2, Float.NaN, Float.POSITIVE_INFINITY).firstNonFinite()).hasValue(2);
      assertThat(entry(type, 1, Float.NEGATIVE_INFINITY).firstNonFinite()).hasValue(1);
      assertThat(entry(type, 1, -0f, 3).firstNonFinite()).isEmpty();
    }
  }

  private static Entry entry(DType type, float... values) {
    return new Entry("w", type, new long[] {values.length}, TensorBytes.ofFloats(type, values));
  }
}
