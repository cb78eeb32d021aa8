package org.seqmix.hybrid.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Safetensors files put together by hand, right or wrong.
final class RawFile {
  private RawFile() {}

  /// A file of this header and this many payload bytes.
  static Path write(Path file, String header, int payloadBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return write(file, json.length, json, payloadBytes);
  }

  /// A file that claims a header of `claimed` bytes.
  static Path write(Path file, long claimed, byte[] header, int payloadBytes) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + payloadBytes).order(ByteOrder.LITTLE_ENDIAN);
    return writeBytes(file, bytes.putLong(claimed).put(header).array());
  }

  static Path writeBytes(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
