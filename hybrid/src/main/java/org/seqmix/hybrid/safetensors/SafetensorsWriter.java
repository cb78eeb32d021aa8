package org.seqmix.hybrid.safetensors;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.AtomicFile;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a safetensors file tensor by tensor; nothing is held in memory but the header.
///
/// All tensors are declared first, then their bytes follow in that order, each in one or more pieces. The file appears
/// under its name at [#commit]; closing without one leaves nothing behind. The payload begins at a multiple of 64 bytes.
///
/// Errors: [org.seqmix.hybrid.BadInputException] where the disk refuses; [IllegalStateException] for pieces out of order.
public final class SafetensorsWriter implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final AtomicFile out;
  private final List<TensorSpec> specs;
  private int current;
  private long written;

  private SafetensorsWriter(AtomicFile out, List<TensorSpec> specs) {
    this.out = out;
    this.specs = specs;
  }

  /// Starts `file` with the tensors `specs`, in this order, and the texts of `metadata`.
  public static SafetensorsWriter create(Path file, Collection<TensorSpec> specs, Map<String, String> metadata) {
    List<TensorSpec> ordered = List.copyOf(specs);
    byte[] header = header(ordered, metadata);
    AtomicFile out = AtomicFile.create(file);
    SafetensorsWriter writer = new SafetensorsWriter(out, ordered);
    try {
      out.append(MemorySegment.ofArray(header));
    } catch (RuntimeException e) {
      out.close();
      throw e;
    }
    writer.skipComplete();
    return writer;
  }

  /// Writes `file` at once from tensors that are at hand.
  public static void write(Path file, Collection<Entry> entries, Map<String, String> metadata) {
    try (SafetensorsWriter writer = create(file, entries.stream().map(Entry::spec).toList(), metadata)) {
      for (Entry entry : entries) {
        writer.append(entry.name(), entry.data());
      }
      writer.commit();
    }
  }

  private static byte[] header(List<TensorSpec> specs, Map<String, String> metadata) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), json)) {
      out.writeStartObject();
      if (!metadata.isEmpty()) {
        out.writeObjectPropertyStart(SafetensorsHeader.METADATA);
        metadata.forEach(out::writeStringProperty);
        out.writeEndObject();
      }
      writeSpecs(out, specs);
      out.writeEndObject();
    }
    int length = (Long.BYTES + json.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
    byte[] bytes = Arrays.copyOf(json.toByteArray(), length);
    Arrays.fill(bytes, json.size(), length, (byte) ' ');
    return ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(bytes).array();
  }

  private static void writeSpecs(JsonGenerator out, List<TensorSpec> specs) {
    Set<String> names = new HashSet<>();
    long position = 0;
    for (TensorSpec spec : specs) {
      if (!names.add(spec.name())) {
        throw new IllegalArgumentException("tensor '" + spec.name() + "': expected the name once, got it twice");
      }
      long end = Math.addExact(position, spec.bytes());
      out.writeObjectPropertyStart(spec.name());
      out.writeStringProperty("dtype", spec.type().name());
      out.writeName("shape");
      out.writeArray(spec.shape(), 0, spec.shape().length);
      out.writeName("data_offsets");
      out.writeArray(new long[] {position, end}, 0, 2);
      out.writeEndObject();
      position = end;
    }
  }

  /// Appends the next bytes of tensor `name`, which must be the tensor whose turn it is.
  public void append(String name, MemorySegment data) {
    if (data.byteSize() == 0) {
      return;
    }
    if (current == specs.size() || !specs.get(current).name().equals(name)) {
      String turn = current == specs.size() ? "nothing more" : "'" + specs.get(current).name() + "'";
      throw new IllegalStateException(out.target() + ": expected bytes of " + turn + ", got '" + name + "'");
    }
    long bytes = specs.get(current).bytes();
    if (data.byteSize() > bytes - written) {
      throw new IllegalStateException(out.target() + ": tensor '" + name + "': expected " + bytes + " bytes, got "
          + (written + data.byteSize()));
    }
    out.append(data);
    written += data.byteSize();
    skipComplete();
  }

  private void skipComplete() {
    while (current < specs.size() && written == specs.get(current).bytes()) {
      current++;
      written = 0;
    }
  }

  /// Whether all declared bytes are there.
  boolean isComplete() {
    return current == specs.size();
  }

  /// Forces the bytes to the disk without making the file visible, see [#commit].
  void seal() {
    if (!isComplete()) {
      throw new IllegalStateException(out.target() + ": tensor '" + specs.get(current).name() + "': expected "
          + specs.get(current).bytes() + " bytes, got " + written);
    }
    out.seal();
  }

  /// Makes the complete file visible under its name.
  public void commit() {
    seal();
    out.commit();
  }

  /// Removes what was written unless it was committed.
  @Override
  public void close() {
    out.close();
  }
}
