package org.seqmix.hybrid.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;

/// Reads the header of a GGUF file of version 2 or 3, little-endian, and finds its tensors.
///
/// Everything is checked against the file's size and [GgufLimits] before memory is taken; tensors must be aligned, lie
/// within the file and not overlap. *Source*: ggml's description of GGUF.
final class HeaderReader {
  static final String ALIGNMENT = "general.alignment";
  static final int MAGIC = 0x46554747; // "GGUF"
  static final int DEFAULT_ALIGNMENT = 32;
  private static final int MAX_ALIGNMENT = 1 << 20;
  private static final int MAX_DIMENSIONS = 4;
  /// A name's length, a dimension count, one extent, a type and an offset.
  private static final int LEAST_TENSOR_BYTES = 8 + 4 + 8 + 4 + 8;
  /// A key's length, a kind and a byte.
  private static final int LEAST_PAIR_BYTES = 8 + 4 + 1;

  private final Path file;
  private final MemorySegment bytes;
  private final GgufLimits limits;
  private final HeaderCursor in;
  private int items;

  @SuppressWarnings("ArrayRecordComponent") // lives as long as a header is read
  private record Slot(String name, GgufType type, long[] shape, long offset, long size) {}

  /// What a header says.
  record Header(Map<String, GgufValue> metadata, Map<String, GgufTensor> tensors) {}

  private HeaderReader(Path file, MemorySegment bytes, GgufLimits limits) {
    this.file = file;
    this.bytes = bytes;
    this.limits = limits;
    this.in = new HeaderCursor(file, bytes, limits.maxTextBytes());
  }

  static Header read(Path file, MemorySegment bytes, GgufLimits limits) {
    return new HeaderReader(file, bytes, limits).header();
  }

  private Header header() {
    if (bytes.byteSize() < 4 || in.int32("magic") != MAGIC) {
      throw in.wrong("the first bytes", "GGUF", "others; this is not a GGUF file: name one, or a model directory");
    }
    int version = in.int32("version");
    if (version != 2 && version != 3) {
      throw in.wrong("version", "2 or 3, little-endian", Integer.toUnsignedString(version)
          + "; convert the model again with a current llama.cpp");
    }
    int tensors = in.count("number of tensors", limits.maxTensors(), LEAST_TENSOR_BYTES);
    int keys = in.count("number of metadata keys", limits.maxKeys(), LEAST_PAIR_BYTES);
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    for (int i = 0; i < keys; i++) {
      String key = in.text("metadata key " + i);
      if (metadata.put(key, value("metadata '" + key + "'", kind("type of metadata '" + key + "'"), 0)) != null) {
        throw in.wrong("metadata '" + key + "'", "every key once", "it twice");
      }
    }
    int alignment = alignment(metadata);
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < tensors; i++) {
      slots.add(slot(i, alignment));
    }
    long start = Math.ceilDiv(in.position(), alignment) * alignment;
    return new Header(metadata, place(slots, start));
  }

  private GgufKind kind(String what) {
    int code = in.int32(what);
    return GgufKind.of(code).orElseThrow(() -> in.wrong(what, "a type in 0..12", Integer.toUnsignedString(code)));
  }

  private GgufValue value(String what, GgufKind kind, int depth) {
    return switch (kind) {
      case UINT8 -> new GgufValue.Whole(kind, in.int8(what) & 0xFF);
      case INT8 -> new GgufValue.Whole(kind, in.int8(what));
      case UINT16 -> new GgufValue.Whole(kind, in.int16(what) & 0xFFFF);
      case INT16 -> new GgufValue.Whole(kind, in.int16(what));
      case UINT32 -> new GgufValue.Whole(kind, in.int32(what) & 0xFFFF_FFFFL);
      case INT32 -> new GgufValue.Whole(kind, in.int32(what));
      case UINT64, INT64 -> new GgufValue.Whole(kind, in.int64(what));
      case FLOAT32 -> new GgufValue.Real(kind, Float.intBitsToFloat(in.int32(what)));
      case FLOAT64 -> new GgufValue.Real(kind, Double.longBitsToDouble(in.int64(what)));
      case BOOL -> new GgufValue.Flag(in.int8(what) != 0);
      case STRING -> new GgufValue.Text(in.text(what));
      case ARRAY -> array(what, depth + 1);
    };
  }

  private GgufValue array(String what, int depth) {
    if (depth > limits.maxDepth()) {
      throw in.wrong(what, "at most " + limits.maxDepth() + " arrays within each other", "more");
    }
    GgufKind of = kind("type of " + what);
    int count = in.count("items of " + what, limits.maxItems() - items, of.leastBytes());
    items += count;
    List<GgufValue> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(value(what, of, depth));
    }
    return new GgufValue.Items(of, out);
  }

  private int alignment(Map<String, GgufValue> metadata) {
    GgufValue given = metadata.get(ALIGNMENT);
    if (given == null) {
      return DEFAULT_ALIGNMENT;
    }
    boolean fits = given instanceof GgufValue.Whole w && w.value() > 0 && w.value() <= MAX_ALIGNMENT
        && Long.bitCount(w.value()) == 1;
    if (!fits) {
      throw in.wrong(ALIGNMENT, "a power of two up to " + MAX_ALIGNMENT, GgufMetadata.shown(given));
    }
    return (int) ((GgufValue.Whole) given).value();
  }

  private Slot slot(int index, int alignment) {
    String name = in.text("name of tensor " + index);
    String what = "tensor '" + name + "'";
    int dimensions = in.int32("dimensions of " + what);
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw in.wrong(what, "1.." + MAX_DIMENSIONS + " dimensions", Integer.toUnsignedString(dimensions));
    }
    long[] shape = new long[dimensions];
    long elements = 1;
    for (int d = dimensions - 1; d >= 0; d--) {
      shape[d] = in.int64("extent of " + what);
      if (shape[d] < 1 || shape[d] > Long.MAX_VALUE / 4 / elements) {
        throw in.wrong(what, "extents > 0 whose product fits", Long.toUnsignedString(shape[d]));
      }
      elements *= shape[d];
    }
    int code = in.int32("type of " + what);
    GgufType type = GgufType.of(code).orElseThrow(() -> new BadInputException(file + ": " + what + ": type "
        + GgufType.nameOf(code) + " is not read; convert with llama.cpp's llama-quantize to q8_0"));
    long row = shape[dimensions - 1];
    if (row % type.block() != 0) {
      throw in.wrong(what, "rows of whole blocks of " + type.block() + " elements", row + " elements");
    }
    long offset = in.int64("offset of " + what);
    if (offset < 0 || offset % alignment != 0) {
      throw in.wrong(what, "an offset that is a multiple of " + alignment, Long.toUnsignedString(offset));
    }
    return new Slot(name, type, shape, offset, type.bytes(elements));
  }

  /// The tensors, in the header's order, after a look at them in the order of their offsets.
  private Map<String, GgufTensor> place(List<Slot> slots, long start) {
    long payload = Math.max(0, bytes.byteSize() - start);
    long end = 0;
    for (Slot slot : slots.stream().sorted(Comparator.comparingLong(Slot::offset)).toList()) {
      if (slot.offset() < end) {
        throw in.wrong("tensor '" + slot.name() + "'", "an offset from " + end + " on, where the one before ends",
            slot.offset() + "; tensors overlap");
      }
      if (slot.offset() > payload || slot.size() > payload - slot.offset()) {
        throw in.wrong("tensor '" + slot.name() + "'", slot.size() + " bytes at " + slot.offset() + " of the payload",
            payload + " bytes of payload; truncated: download or write it again");
      }
      end = slot.offset() + slot.size();
    }
    Map<String, GgufTensor> out = new LinkedHashMap<>();
    for (Slot slot : slots) {
      MemorySegment data = bytes.asSlice(start + slot.offset(), slot.size());
      if (out.put(slot.name(), new GgufTensor(slot.name(), slot.type(), slot.shape(), data)) != null) {
        throw in.wrong("tensor '" + slot.name() + "'", "every name once", "it twice");
      }
    }
    return out;
  }
}
