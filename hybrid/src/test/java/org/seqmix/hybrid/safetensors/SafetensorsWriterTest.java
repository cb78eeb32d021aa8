package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.tensor.DType;

class SafetensorsWriterTest {
  private static final TensorSpec PAIR = new TensorSpec("pair", DType.F32, new long[] {2});

  @TempDir Path directory;

  @Test
  void everyTypeSurvives() {
    List<Entry> entries = List.of(
        new Entry("z", DType.F64, new long[] {2}, TensorBytes.ofDoubles(Math.PI, -0.0)),
        new Entry("a", DType.BF16, new long[] {1, 3}, TensorBytes.ofFloats(DType.BF16, 1, -2, 3)),
        new Entry("b", DType.F16, new long[] {1}, TensorBytes.ofFloats(DType.F16, 0.5f)),
        new Entry("none", DType.F32, new long[] {0, 7}, MemorySegment.ofArray(new byte[0])),
        new Entry("c", DType.F32, new long[] {}, TensorBytes.ofFloats(DType.F32, Float.MIN_VALUE)),
        new Entry("i", DType.I64, new long[] {2}, TensorBytes.ofLongs(DType.I64, Long.MIN_VALUE, Long.MAX_VALUE)),
        new Entry("j \"q\" é\u0001", DType.I32, new long[] {1}, TensorBytes.ofLongs(DType.I32, -7)));
    Path file = directory.resolve("f");
    SafetensorsWriter.write(file, entries, Map.of("k", "v\n"));
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.metadata()).isEqualTo(Map.of("k", "v\n"));
      assertThat(read.names()).containsExactlyInAnyOrderElementsOf(entries.stream().map(Entry::name).toList());
      for (Entry entry : entries) {
        assertThat(read.entry(entry.name()).spec()).isEqualTo(entry.spec());
        assertThat(read.toDoubles(entry.name())).isEqualTo(entry.toDoubles());
      }
    }
  }

  @Test
  void writesWhatWasReadFromAnotherLibrary() throws IOException {
    Path original = SharedFiles.path("golden/llamba/model.safetensors");
    Path copy = directory.resolve("copy");
    try (Safetensors read = Safetensors.open(original)) {
      List<Entry> entries = new ArrayList<>();
      read.names().forEach(name -> entries.add(read.entry(name)));
      SafetensorsWriter.write(copy, entries, read.metadata());
    }
    assertThat(payload(copy)).isEqualTo(payload(original));
  }

  private static ByteBuffer payload(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong();
    assertThat(header % 8).isZero();
    return bytes.position(8 + header).slice();
  }

  @Test
  void takesPiecesFromOnAndOffTheHeap() {
    Path file = directory.resolve("f");
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(PAIR), Map.of()); Arena arena =
        Arena.ofConfined()) {
      writer.append("pair", MemorySegment.ofArray(new float[] {3}));
      writer.append("pair", arena.allocateFrom(ValueLayout.JAVA_FLOAT, 4));
      assertThat(file).doesNotExist();
      writer.commit();
    }
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.toFloats("pair")).containsExactly(3, 4);
    }
  }

  @Test
  void refusesWrongOrderTooMuchAndTooLittle() {
    TensorSpec other = new TensorSpec("other", DType.F32, new long[] {1});
    MemorySegment one = MemorySegment.ofArray(new float[1]);
    try (SafetensorsWriter writer = SafetensorsWriter.create(directory.resolve("f"), List.of(PAIR, other), Map.of())) {
      assertThatThrownBy(() -> writer.append("other", one))
          .hasMessageContaining("expected bytes of 'pair', got 'other'");
      assertThatThrownBy(() -> writer.append("pair", MemorySegment.ofArray(new float[3])))
          .hasMessageContaining("expected 8 bytes, got 12");
      writer.append("pair", one);
      assertThatThrownBy(writer::commit).hasMessageContaining("'pair': expected 8 bytes, got 4");
      writer.append("pair", one);
      writer.append("other", one);
      assertThatThrownBy(() -> writer.append("other", one)).hasMessageContaining("expected bytes of nothing more");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refusesANameTwiceAndBadSpecs() {
    Path file = directory.resolve("f");
    assertThatThrownBy(() -> SafetensorsWriter.create(file, List.of(PAIR, PAIR), Map.of()))
        .hasMessageContaining("expected the name once");
    assertThatThrownBy(() -> new TensorSpec("__metadata__", DType.F32, new long[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TensorSpec("a", DType.F32, new long[] {1L << 62}))
        .isInstanceOf(ArithmeticException.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void namesAPlaceThatCannotBeWritten() throws IOException {
    Path plain = Files.createFile(directory.resolve("plain"));
    assertThatThrownBy(() -> SafetensorsWriter.create(plain.resolve("f"), List.of(PAIR), Map.of()))
        .isInstanceOf(BadInputException.class).hasMessageContaining("cannot write");
  }
}
