package org.seqmix.hybrid.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;

/// An open GGUF file: its metadata, and its tensors as views of the mapped bytes.
///
/// *Cost*: opening reads the header only. *Errors*: [BadInputException], one line naming file, place, expected and got.
public final class GgufFile implements AutoCloseable {
  private final Path file;
  private final Arena arena;
  private final GgufMetadata metadata;
  private final Map<String, GgufTensor> tensors;

  private GgufFile(Path file, Arena arena, HeaderReader.Header header) {
    this.file = file;
    this.arena = arena;
    this.metadata = new GgufMetadata(file, header.metadata());
    this.tensors = Collections.unmodifiableMap(header.tensors());
  }

  /// Opens `file` with the default limits.
  public static GgufFile open(Path file) {
    return open(file, GgufLimits.DEFAULT);
  }

  /// Opens `file`.
  @SuppressWarnings("MustBeClosedChecker") // closed with the file that owns it
  public static GgufFile open(Path file, GgufLimits limits) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new GgufFile(file, arena, HeaderReader.read(file, bytes, limits));
    } catch (IOException e) {
      arena.close();
      throw BadInputException.io(file, "read", e, "check that the file exists and is readable");
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /// The file.
  public Path file() {
    return file;
  }

  /// The metadata.
  public GgufMetadata metadata() {
    return metadata;
  }

  /// The tensors by name, in the file's order.
  public Map<String, GgufTensor> tensors() {
    return tensors;
  }

  /// Memory that lives as long as the file is open.
  MemorySegment allocate(long bytes) {
    return arena.allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
  }

  /// Unmaps the file; its tensors cannot be used any more.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
