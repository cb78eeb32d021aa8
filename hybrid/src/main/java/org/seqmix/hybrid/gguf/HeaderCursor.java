package org.seqmix.hybrid.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;

/// Reads a header forward, one checked step after another.
final class HeaderCursor {
  private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment bytes;
  private final int maxText;
  private long position;

  HeaderCursor(Path file, MemorySegment bytes, int maxText) {
    this.file = file;
    this.bytes = bytes;
    this.maxText = maxText;
  }

  long position() {
    return position;
  }

  long remaining() {
    return bytes.byteSize() - position;
  }

  private long take(long count, String what) {
    if (count > remaining()) {
      throw wrong(what, count + " bytes at " + position, "a file that ends at " + bytes.byteSize()
          + "; truncated: download or write it again");
    }
    long at = position;
    position += count;
    return at;
  }

  byte int8(String what) {
    return bytes.get(ValueLayout.JAVA_BYTE, take(1, what));
  }

  short int16(String what) {
    return bytes.get(I16, take(2, what));
  }

  int int32(String what) {
    return bytes.get(I32, take(4, what));
  }

  long int64(String what) {
    return bytes.get(I64, take(8, what));
  }

  /// A count of things that take at least `leastBytes` each, at most `most`.
  int count(String what, long most, int leastBytes) {
    long count = int64(what);
    if (count < 0 || count > most || count > remaining() / leastBytes) {
      throw wrong(what, "a count of at most " + Math.min(most, remaining() / leastBytes),
          Long.toUnsignedString(count) + "; the file is damaged, or truncated");
    }
    return (int) count;
  }

  String text(String what) {
    int length = count("length of " + what, maxText, 1);
    byte[] copy = bytes.asSlice(take(length, what), length).toArray(ValueLayout.JAVA_BYTE);
    return new String(copy, StandardCharsets.UTF_8);
  }

  BadInputException wrong(String what, String expected, String got) {
    return new BadInputException(file + ": " + what + ": expected " + expected + ", got " + got);
  }
}
