package org.seqmix.hybrid.safetensors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.safetensors.SafetensorsHeader.Slot;

/// An open safetensors file: its tensors as views of the mapped bytes.
///
/// The header is checked whole, against [SafetensorsLimits], before the payload is mapped; every byte of the payload
/// belongs to exactly one tensor. Views may be read from any thread until the file is closed; after that, using one
/// throws. The file must not be shortened by others while it is open.
///
/// *Cost*: opening reads the header only. *Source*: the format of huggingface/safetensors, "Format".
public final class Safetensors implements TensorFile {
  private static final int PREFIX = Long.BYTES;

  private final Path file;
  private final Arena arena;
  private final Map<String, String> metadata;
  private final Map<String, Entry> entries;

  private Safetensors(Path file, Arena arena, Map<String, String> metadata, Map<String, Entry> entries) {
    this.file = file;
    this.arena = arena;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.entries = Collections.unmodifiableMap(entries);
  }

  /// Opens `file` with the default limits.
  public static Safetensors open(Path file) {
    return open(file, SafetensorsLimits.DEFAULT);
  }

  /// Opens `file`. Errors: [BadInputException], one line naming file, tensor, expected and got.
  public static Safetensors open(Path file, SafetensorsLimits limits) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      int headerBytes = headerBytes(file, channel, size, limits);
      byte[] json = read(file, channel, PREFIX, headerBytes);
      long start = PREFIX + (long) headerBytes;
      return map(file, channel, start, HeaderParser.parse(file, json, size - start, limits), size);
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "check that the file exists and is readable");
    }
  }

  private static int headerBytes(Path file, FileChannel channel, long size, SafetensorsLimits limits)
      throws IOException {
    if (size < PREFIX) {
      throw new BadInputException(file + ": expected at least " + PREFIX + " bytes, got " + size
          + "; not a safetensors file, or truncated: download or write it again");
    }
    long length = ByteBuffer.wrap(read(file, channel, 0, PREFIX)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > size - PREFIX) {
      throw new BadInputException(
          file + ": expected a header of at most " + (size - PREFIX) + " bytes, got a length of "
              + Long.toUnsignedString(length) + "; not a safetensors file, or truncated: download or write it again");
    }
    if (length > limits.maxHeaderBytes()) {
      throw new BadInputException(file + ": expected a header of at most " + limits.maxHeaderBytes() + " bytes, got "
          + length + "; raise SafetensorsLimits.maxHeaderBytes if the file is to be trusted");
    }
    return (int) length;
  }

  private static byte[] read(Path file, FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new BadInputException(file + ": expected " + length + " bytes at " + position + ", got "
            + buffer.position() + "; the file shrank while it was read, try again");
      }
    }
    return buffer.array();
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the file that owns it
  private static Safetensors map(Path file, FileChannel channel, long start, SafetensorsHeader header, long size)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment payload = channel.map(FileChannel.MapMode.READ_ONLY, start, size - start, arena);
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (Slot slot : header.slots()) {
        TensorSpec spec = slot.spec();
        MemorySegment data = payload.asSlice(slot.begin(), slot.end() - slot.begin());
        entries.put(spec.name(), new Entry(spec.name(), spec.type(), spec.shape(), data));
      }
      return new Safetensors(file, arena, header.metadata(), entries);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// The file.
  @Override
  public Path file() {
    return file;
  }

  /// The texts under `__metadata__`.
  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  /// The names, in the order of their bytes.
  @Override
  public Set<String> names() {
    return entries.keySet();
  }

  /// The tensor `name`; one that is not there is a [BadInputException].
  @Override
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new BadInputException(
          file + ": expected a tensor '" + name + "', got " + entries.size() + " tensors without it; check the file");
    }
    return entry;
  }

  /// The elements of tensor `name` as doubles, see [Entry#toDoubles].
  public double[] toDoubles(String name) {
    return entry(name).toDoubles();
  }

  /// The elements of the floating-point tensor `name`, see [Entry#toFloats].
  public float[] toFloats(String name) {
    return entry(name).toFloats();
  }

  /// The elements of the integer tensor `name`, see [Entry#toLongs].
  public long[] toLongs(String name) {
    return entry(name).toLongs();
  }

  /// Unmaps the file; its entries cannot be used any more.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
