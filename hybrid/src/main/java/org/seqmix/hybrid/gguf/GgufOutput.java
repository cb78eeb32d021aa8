package org.seqmix.hybrid.gguf;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.AtomicFile;

/// Writes a GGUF file of version 3: a header, then the bytes of each tensor in the declared order, aligned to 32 bytes. It
/// appears whole or not at all.
final class GgufOutput implements AutoCloseable {
  private static final int VERSION = 3;

  private final AtomicFile file;
  private long written;

  /// A tensor to come.
  @SuppressWarnings("ArrayRecordComponent") // lives as long as a header is written
  record Slot(String name, GgufType type, long[] shape) {
    long bytes() {
      long elements = 1;
      for (long extent : shape) {
        elements = Math.multiplyExact(elements, extent);
      }
      return type.bytes(elements);
    }
  }

  private GgufOutput(AtomicFile file) {
    this.file = file;
  }

  static GgufOutput create(Path target, Map<String, GgufValue> metadata, List<Slot> slots) {
    GgufOutput out = new GgufOutput(AtomicFile.create(target));
    out.append(MemorySegment.ofArray(header(metadata, slots)));
    return out;
  }

  private static byte[] header(Map<String, GgufValue> metadata, List<Slot> slots) {
    Bytes out = new Bytes();
    out.int32(HeaderReader.MAGIC);
    out.int32(VERSION);
    out.int64(slots.size());
    out.int64(metadata.size());
    metadata.forEach((key, value) -> {
      out.text(key);
      out.int32(value.kind().code());
      out.value(value);
    });
    long offset = 0;
    for (Slot slot : slots) {
      out.text(slot.name());
      out.int32(slot.shape().length);
      for (int d = slot.shape().length - 1; d >= 0; d--) {
        out.int64(slot.shape()[d]);
      }
      out.int32(slot.type().code());
      out.int64(offset);
      offset += slot.bytes() + gap(slot.bytes());
    }
    return out.bytes.toByteArray();
  }

  private static int gap(long bytes) {
    return Math.floorMod(-bytes, HeaderReader.DEFAULT_ALIGNMENT);
  }

  /// Appends a whole tensor, or the header.
  void append(MemorySegment data) {
    file.append(data);
    written += data.byteSize();
    file.append(MemorySegment.ofArray(new byte[gap(written)]));
    written += gap(written);
  }

  void commit() {
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }

  private static final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private static ByteBuffer buffer(int size) {
      return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    void int32(int v) {
      bytes.writeBytes(buffer(4).putInt(v).array());
    }

    void int64(long v) {
      bytes.writeBytes(buffer(8).putLong(v).array());
    }

    void text(String v) {
      byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
      int64(utf8.length);
      bytes.writeBytes(utf8);
    }

    void value(GgufValue value) {
      switch (value) {
        case GgufValue.Whole w -> bytes.write(buffer(8).putLong(w.value()).array(), 0, w.kind().leastBytes());
        case GgufValue.Real r when r.kind() == GgufKind.FLOAT32 -> int32(Float.floatToIntBits((float) r.value()));
        case GgufValue.Real r -> int64(Double.doubleToLongBits(r.value()));
        case GgufValue.Flag f -> bytes.write(f.value() ? 1 : 0);
        case GgufValue.Text t -> text(t.value());
        case GgufValue.Items list -> {
          int32(list.of().code());
          int64(list.items().size());
          list.items().forEach(this::value);
        }
      }
    }
  }
}
