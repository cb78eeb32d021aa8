package org.seqmix.hybrid.torch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;

/// An open checkpoint of torch (`pytorch_model.bin`): its tensors, as views of the mapped bytes.
///
/// The archive's directory and its pickle are read and checked whole, against [TorchLimits]; nothing in them is run.
/// Views may be read from any thread until the file is closed; after that, using one throws. The file must not be
/// shortened by others while it is open.
///
/// *Cost*: opening reads the directory, a header of 30 bytes and a name for each entry, and the pickle, some hundred
/// bytes a tensor, whose checksum is compared. Storages are neither read nor checksummed: a file larger than memory
/// opens.
///
/// *Source*: the format is that of `torch.save` since torch 1.6, as torch 2.13 writes it.
public final class TorchFile implements AutoCloseable {
  private final Path file;
  private final Arena arena;
  private final Map<String, TorchTensor> tensors;

  private TorchFile(Path file, Arena arena, Map<String, TorchTensor> tensors) {
    this.file = file;
    this.arena = arena;
    this.tensors = tensors;
  }

  /// Opens `file` with the default limits.
  public static TorchFile open(Path file) {
    return open(file, TorchLimits.DEFAULT);
  }

  /// Opens `file`. Errors: [BadInputException], one line naming the file, the place in it, expected and got.
  @SuppressWarnings("MustBeClosedChecker") // closed with the file that owns it
  public static TorchFile open(Path file, TorchLimits limits) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new TorchFile(file, arena, read(file, mapped, limits));
    } catch (IOException e) {
      arena.close();
      throw BadInputException.io(file, "read", e, "check that the file exists and is readable");
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// The tensors in the bytes `mapped` of `file`.
  static Map<String, TorchTensor> read(Path file, MemorySegment mapped, TorchLimits limits) {
    Archive archive = Archive.read(file, mapped, limits);
    ByteReader pickle = new ByteReader(file, "data.pkl", archive.pickle(limits));
    return StateDict.tensors(Unpickler.read(pickle, archive, limits), pickle, limits);
  }

  /// The file.
  public Path file() {
    return file;
  }

  /// The tensors by name, in the order of the state dict.
  public Map<String, TorchTensor> tensors() {
    return tensors;
  }

  /// Unmaps the file; its tensors cannot be used any more.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
