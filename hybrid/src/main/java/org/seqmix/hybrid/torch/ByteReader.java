package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;

/// Little-endian numbers and texts out of a copy of a part of a file, one after the other.
///
/// *Errors*: reading past the end, and texts that are not UTF-8, are a [BadInputException] that says where.
final class ByteReader {
  private static final int SHOWN = 120;

  private final String where;
  private final ByteBuffer bytes;

  /// A reader of `bytes`, which are the part of `file` that messages call `part`.
  ByteReader(Path file, String part, byte[] bytes) {
    this(file + ": " + part, ByteBuffer.wrap(bytes));
  }

  private ByteReader(String where, ByteBuffer bytes) {
    this.where = where;
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// A reader of `length` bytes of the mapped file from `begin`, a range that lies within it.
  ByteReader(Path file, String part, MemorySegment mapped, long begin, int length) {
    this(file, part, mapped.asSlice(begin, length).toArray(ValueLayout.JAVA_BYTE));
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  int u1() {
    return Byte.toUnsignedInt(need(1).get());
  }

  int u2() {
    return Short.toUnsignedInt(need(2).getShort());
  }

  int i4() {
    return need(4).getInt();
  }

  long u4() {
    return Integer.toUnsignedLong(i4());
  }

  long i8() {
    return need(8).getLong();
  }

  void skip(int length) {
    need(length).position(bytes.position() + length);
  }

  /// A reader of the next `length` bytes alone, which this one passes over.
  ByteReader part(int length) {
    ByteReader part = new ByteReader(where, need(length).duplicate().limit(bytes.position() + length));
    skip(length);
    return part;
  }

  /// A signed number of `length` bytes, at most 8.
  long signed(int length) {
    need(length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (long) u1() << (8 * i);
    }
    int unused = Long.SIZE - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  /// A text of `length` bytes.
  String text(long length) {
    ByteBuffer slice = need(length).slice(bytes.position(), (int) length);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
      skip((int) length);
      return text;
    } catch (CharacterCodingException e) {
      throw damaged("expected a text in UTF-8, got other bytes");
    }
  }

  /// A text of at most `maxLength` bytes that ends before a line feed, which is passed over.
  String line(int maxLength) {
    int length = 0;
    while (length <= maxLength && length < remaining() && bytes.get(bytes.position() + length) != '\n') {
      length++;
    }
    if (length > maxLength || length == remaining()) {
      throw damaged("expected the end of a line within " + maxLength + " bytes, got none");
    }
    String text = text(length);
    skip(1);
    return text;
  }

  private ByteBuffer need(long length) {
    if (length > remaining()) {
      throw damaged("expected " + length + " more bytes, got " + remaining());
    }
    return bytes;
  }

  /// `name`, which is as long as a file likes, in quotes and cut for a message.
  static String quoted(String name) {
    return "'" + (name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...") + "'";
  }

  /// The error for bytes that nobody wrote on purpose.
  BadInputException damaged(String what) {
    return refused(what, "the file is damaged, download it again or get the model as safetensors");
  }

  /// The error for what is found at this position.
  BadInputException refused(String what, String advice) {
    return new BadInputException(where + ": byte " + position() + ": " + what + "; " + advice);
  }
}
