package org.seqmix.hybrid.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Pickles put together by hand, right or wrong.
final class PickleBytes {
  static final String UTILS = "torch._utils";
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PickleBytes() {}

  /// A pickle of protocol 2.
  static PickleBytes start() {
    return raw().raw("\u0080\u0002");
  }

  /// A pickle that has not even begun.
  static PickleBytes raw() {
    return new PickleBytes();
  }

  /// Bytes as they are, a character each.
  PickleBytes raw(String latin1) {
    out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes repeat(String latin1, int times) {
    return raw(latin1.repeat(times));
  }

  PickleBytes global(String module, String name) {
    return raw("c").raw(module).raw("\n").raw(name).raw("\n");
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw("X").littleEndian(utf8.length, 4);
    out.writeBytes(utf8);
    return this;
  }

  PickleBytes number(long value) {
    if (value >= 0 && value < 256) {
      return raw("K").littleEndian(value, 1);
    }
    if (value == (int) value) {
      return raw("J").littleEndian(value, 4);
    }
    return raw("\u008a\u0008").littleEndian(value, 8);
  }

  private PickleBytes littleEndian(long value, int length) {
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), 0, length);
    return this;
  }

  PickleBytes tuple(long... values) {
    raw("(");
    for (long value : values) {
      number(value);
    }
    return raw("t");
  }

  /// An empty `OrderedDict`.
  PickleBytes ordered() {
    return global("collections", "OrderedDict").raw(")R");
  }

  PickleBytes storage(String type, String key, long elements) {
    return raw("(").text("storage").global("torch", type).text(key).text("cpu").number(elements).raw("tQ");
  }

  /// A tensor in storage `key`.
  PickleBytes tensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
    return global(UTILS, "_rebuild_tensor_v2").raw("(").storage(type, key, elements).number(offset).tuple(shape)
        .tuple(strides).raw("\u0089").ordered().raw("tR");
  }

  /// A tensor of two floats in storage 0, which has six.
  PickleBytes two() {
    return tensor("FloatStorage", "0", 6, 0, new long[] {2}, new long[] {1});
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
