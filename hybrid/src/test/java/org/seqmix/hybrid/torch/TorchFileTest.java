package org.seqmix.hybrid.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.safetensors.TensorBytes;
import org.seqmix.tensor.DType;

/// Files that torch wrote, and ones laid out by hand.
class TorchFileTest {
  @TempDir Path directory;

  private static Path written(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(TorchFileTest.class.getResource(name)).toURI());
  }

  /// `tensor` counts up from `first` in this shape.
  private static void assertCounts(TorchTensor tensor, DType type, long first, long... shape) {
    assertThat(tensor.type()).isEqualTo(type);
    assertThat(tensor.shape()).isEqualTo(shape);
    long elements = LongStream.of(shape).reduce(1, (a, b) -> a * b);
    assertThat(tensor.data().byteSize()).isEqualTo(elements * type.bytes());
    for (long i = 0; i < elements; i++) {
      assertThat(TensorBytes.doubleAt(type, tensor.data(), i)).isEqualTo(first + i);
    }
  }

  @Test
  void readsEveryTypeThatTorchWrites() throws URISyntaxException {
    try (TorchFile file = TorchFile.open(written("types.pt"))) {
      Map<String, TorchTensor> tensors = file.tensors();
      assertThat(tensors.keySet()).containsExactly("a", "rows", "tied", "double", "bf16", "half", "long", "int",
          "empty",
          "scalar", "parameter");
      assertCounts(tensors.get("a"), DType.F32, 0, 4, 5);
      assertCounts(tensors.get("rows"), DType.F32, 5, 2, 5);
      assertCounts(tensors.get("double"), DType.F64, 0, 4, 5);
      assertCounts(tensors.get("bf16"), DType.BF16, 0, 4, 5);
      assertCounts(tensors.get("half"), DType.F16, 0, 4, 5);
      assertCounts(tensors.get("long"), DType.I64, 0, 20);
      assertCounts(tensors.get("int"), DType.I32, 0, 20);
      assertCounts(tensors.get("empty"), DType.F32, 0, 0, 3);
      assertCounts(tensors.get("parameter"), DType.F32, 0, 5);
      assertThat(tensors.get("scalar").shape()).isEmpty();
      assertThat(TensorBytes.doubleAt(DType.F32, tensors.get("scalar").data(), 0)).isEqualTo(3.5);
      assertThat(tensors.get("tied")).isEqualTo(tensors.get("a"));
    }
  }

  @Test
  void storagesAreViewsOfTheFileAndShareTheirBytes() throws URISyntaxException {
    TorchFile file = TorchFile.open(written("types.pt"));
    MemorySegment a = file.tensors().get("a").data();
    MemorySegment rows = file.tensors().get("rows").data();
    assertThat(a.isMapped()).isTrue();
    assertThat(a.isReadOnly()).isTrue();
    assertThat(rows.address()).isEqualTo(a.address() + 5 * 4);
    assertThat(file.tensors().get("tied").data().address()).isEqualTo(a.address());
    file.close();
    file.close();
    assertThatThrownBy(() -> TensorBytes.doubleAt(DType.F32, a, 0)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"training.pt", "protocol4.pt", "protocol5.pt"})
  void findsTheStateDict(String name) throws URISyntaxException {
    try (TorchFile file = TorchFile.open(written(name))) {
      assertThat(file.tensors().keySet()).containsExactly("weight", "bias");
      assertCounts(file.tensors().get("weight"), DType.F32, 0, 4, 5);
      assertCounts(file.tensors().get("bias"), DType.F32, 0, 4);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      legacy.pt    | got a file of the format before torch 1.6; load it with torch and save it again
      module.pt    | got the global 'torch.nn.modules.linear Linear'; do not load this file with Python either
      bool.pt      | tensor 'mask': expected a storage of one of [F64, F32, BF16, F16, I64, I32], got a BoolStorage
      turned.pt    | tensor 'turned': storage '0': F32[5, 4]: expected the strides of a contiguous tensor, [4, 1], got [1, 5]
      negative.pt  | tensor 'negative': expected the arguments of a plain tensor
      unchecked.pt | got 00000000 (torch writes 0 where its checksums are switched off: save it again)
      """)
  void refusesWhatItCannotRead(String name, String expected) throws URISyntaxException {
    Path file = written(name);
    assertThatThrownBy(() -> TorchFile.open(file).close()).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ").hasMessageContaining(expected);
  }

  /// Six gigabytes of holes, as large as the published Phi-Mamba: a storage longer than 4 GiB, and one that begins
  /// behind it.
  @Test
  void opensAFileLargerThanMemoryWithoutReadingIt() {
    byte[] half = TensorBytes.ofFloats(DType.F16, 1.5f).toArray(ValueLayout.JAVA_BYTE);
    long[] holes = {1_500_000_000L, 4_584_389_888L, 0};
    PickleBytes pickle = PickleBytes.start().raw("}(");
    TorchZip.Part[] storages = new TorchZip.Part[holes.length];
    for (int i = 0; i < holes.length; i++) {
      long elements = holes[i] / 2 + 1;
      pickle.text("t" + i).tensor("HalfStorage", "" + i, elements, 0, new long[] {elements}, new long[] {1});
      storages[i] = TorchZip.Part.of("large/data/" + i, half).withHole(holes[i]);
    }
    Path path = TorchZip.write(directory.resolve("large.bin"),
        TorchZip.model("large", pickle.raw("u.").bytes(), storages));
    assertThat(path).isRegularFile().satisfies(p -> assertThat(p.toFile().length()).isGreaterThan(6_000_000_000L));
    try (TorchFile file = TorchFile.open(path)) {
      for (int i = 0; i < holes.length; i++) {
        MemorySegment data = file.tensors().get("t" + i).data();
        assertThat(data.byteSize()).isEqualTo(holes[i] + 2);
        assertThat(TensorBytes.doubleAt(DType.F16, data, holes[i] / 2)).isEqualTo(1.5);
      }
    }
  }
}
