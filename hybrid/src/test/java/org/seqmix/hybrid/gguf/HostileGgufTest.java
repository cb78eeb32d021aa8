package org.seqmix.hybrid.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;

/// Headers that claim too much, or what is not read.
class HostileGgufTest {
  private static final int UINT32 = 4;
  private static final int ARRAY = 9;

  @TempDir Path root;

  /// Little-endian bytes, one after another.
  private static final class Raw {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static Raw header(long tensors, long keys) {
      return new Raw().text4("GGUF").i32(3).i64(tensors).i64(keys);
    }

    Raw text4(String v) {
      bytes.writeBytes(v.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Raw i32(int v) {
      bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(v).array());
      return this;
    }

    Raw i64(long v) {
      bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(v).array());
      return this;
    }

    Raw text(String v) {
      return i64(v.length()).text4(v);
    }

    Raw tensor(String name, int type, long offset, long... dims) {
      text(name).i32(dims.length);
      for (long d : dims) {
        i64(d);
      }
      return i32(type).i64(offset);
    }

    /// Alignment to 32 and `payload` bytes.
    Raw payload(int payload) {
      while (bytes.size() % 32 != 0) {
        bytes.write(0);
      }
      bytes.writeBytes(new byte[payload]);
      return this;
    }
  }

  private void refused(Raw raw, String message) throws IOException {
    refused(raw, GgufLimits.DEFAULT, message);
  }

  private void refused(Raw raw, GgufLimits limits, String message) throws IOException {
    Path file = Files.write(root.resolve("hostile.gguf"), raw.bytes.toByteArray());
    assertThatThrownBy(() -> GgufFile.open(file, limits)).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ").hasMessageContaining(message);
  }

  @Test
  void aGoodOneIsRead() throws IOException {
    Raw good = Raw.header(2, 1).text("a.b").i32(UINT32).i32(7).tensor("x", 0, 0, 3, 2).tensor("y", 8, 32, 32)
        .payload(66);
    Path file = Files.write(root.resolve("good.gguf"), good.bytes.toByteArray());
    try (GgufFile opened = GgufFile.open(file)) {
      assertThat(opened.tensors().get("x").shape()).containsExactly(2, 3);
      assertThat(opened.tensors().get("y").toFloats()).hasSize(32).containsOnly(0);
      assertThat(opened.metadata().integer("a.b", 0, 10)).isEqualTo(7);
    }
  }

  @Test
  void otherFilesAndVersions() throws IOException {
    refused(new Raw(), "this is not a GGUF file");
    refused(new Raw().text4("PK__").payload(64), "this is not a GGUF file");
    refused(new Raw().text4("GGUF").i32(1).i64(0).i64(0), "version: expected 2 or 3, little-endian, got 1");
    refused(new Raw().text4("GGUF").i32(3 << 24).i64(0).i64(0), "version: expected 2 or 3");
  }

  @Test
  void counts() throws IOException {
    refused(Raw.header(1L << 40, 0).payload(64), "number of tensors: expected a count of at most");
    refused(Raw.header(-1, 0).payload(64), "number of tensors");
    refused(Raw.header(0, Long.MAX_VALUE).payload(64), "number of metadata keys");
    refused(Raw.header(0, 1).i64(1L << 33).payload(64), "length of metadata key 0");
    refused(Raw.header(0, 1).text("k").i32(ARRAY).i32(0).i64(1L << 30).payload(64), "items of metadata 'k'");
    refused(Raw.header(0, 1).text("k").i32(ARRAY).i32(0).i64(60).payload(64), new GgufLimits(9, 9, 9, 50, 4),
        "items of metadata 'k': expected a count of at most 50, got 60");
    refused(Raw.header(0, 1).text("longer than nine").i32(UINT32).i32(1), new GgufLimits(9, 9, 9, 50, 4),
        "length of metadata key 0: expected a count of at most 9, got 16");
  }

  @Test
  void nestingKindsAndKeys() throws IOException {
    Raw nested = Raw.header(0, 1).text("k").i32(ARRAY);
    for (int i = 0; i < 10; i++) {
      nested.i32(ARRAY).i64(1);
    }
    refused(nested.payload(256), "at most 4 arrays within each other");
    refused(Raw.header(0, 1).text("k").i32(13).payload(64), "type of metadata 'k': expected a type in 0..12, got 13");
    refused(Raw.header(0, 2).text("k").i32(UINT32).i32(1).text("k").i32(UINT32).i32(2),
        "expected every key once, got it twice");
    refused(Raw.header(0, 1).text("general.alignment").i32(UINT32).i32(24),
        "general.alignment: expected a power of two");
    refused(Raw.header(0, 1).text("general.alignment").i32(UINT32).i32(0), "general.alignment");
  }

  @Test
  void tensors() throws IOException {
    refused(Raw.header(1, 0).tensor("x", 11, 0, 256).payload(512),
        "tensor 'x': type Q3_K is not read; convert with llama.cpp's llama-quantize to q8_0");
    refused(Raw.header(1, 0).tensor("x", 77, 0, 256).payload(512), "tensor 'x': type number 77 is not read");
    refused(Raw.header(1, 0).tensor("x", 0, 0, 2, 2, 2, 2, 2).payload(512), "expected 1..4 dimensions, got 5");
    refused(Raw.header(1, 0).tensor("x", 0, 0).payload(512), "expected 1..4 dimensions, got 0");
    refused(Raw.header(1, 0).tensor("x", 0, 0, 1L << 33, 1L << 33).payload(512), "whose product fits");
    refused(Raw.header(1, 0).tensor("x", 0, 0, 0).payload(512), "extents > 0");
    refused(Raw.header(1, 0).tensor("x", 8, 0, 33).payload(512), "rows of whole blocks of 32 elements, got 33");
    refused(Raw.header(1, 0).tensor("x", 14, 0, 128, 2).payload(512), "rows of whole blocks of 256 elements, got 128");
    refused(Raw.header(1, 0).tensor("x", 14, 0, 256).payload(209), "expected 210 bytes at 0 of the payload, got 209");
    refused(Raw.header(1, 0).tensor("x", 13, 0, 512).payload(351), "expected 352 bytes at 0 of the payload, got 351");
    refused(Raw.header(1, 0).tensor("x", 12, 0, 256).payload(0), "expected 144 bytes at 0 of the payload, got 0");
    refused(Raw.header(1, 0).tensor("x", 0, 4, 8).payload(512), "an offset that is a multiple of 32, got 4");
    refused(Raw.header(1, 0).tensor("x", 0, -32, 8).payload(512), "an offset that is a multiple of 32");
    refused(Raw.header(1, 0).tensor("x", 0, 0, 200).payload(512), "expected 800 bytes at 0 of the payload, got 512");
    refused(Raw.header(1, 0).tensor("x", 0, 1L << 40, 8).payload(512), "truncated");
    refused(Raw.header(2, 0).tensor("x", 0, 0, 16).tensor("y", 0, 32, 8).payload(512), "tensors overlap");
    refused(Raw.header(2, 0).tensor("x", 0, 0, 8).tensor("x", 0, 32, 8).payload(512), "expected every name once");
  }

  @Test
  void otherModels() throws IOException {
    Path file = Files.write(root.resolve("other.gguf"),
        Raw.header(0, 1).text("general.architecture").i32(8).text("gemma").bytes.toByteArray());
    assertThatThrownBy(() -> GgufModel.config(file)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected llama, qwen2 or mamba2, got 'gemma'");
  }
}
