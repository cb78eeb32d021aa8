package org.seqmix.hybrid;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A file that appears under its name whole or not at all.
///
/// Bytes go to a temporary file in the same directory; [#commit] forces them to the disk and moves it into place.
/// Closing without a commit removes the temporary file, so a full disk leaves nothing half-written behind.
public final class AtomicFile implements AutoCloseable {
  private static final int STAGING_BYTES = 1 << 20;
  private static final String ADVICE = "check free space and permissions, or choose another place";

  /// Opens the temporary file for writing; a seam for tests of failing disks.
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path temporary) throws IOException;
  }

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
  private boolean committed;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /// Starts the file that will be `target`; missing directories above it are made.
  ///
  /// Errors: [BadInputException] when the directory cannot be made or written.
  public static AtomicFile create(Path target) {
    return create(
        target, temporary -> FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  static AtomicFile create(Path target, Opener opener) {
    Path absolute = target.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null || Files.isDirectory(absolute)) {
      throw new BadInputException(target + ": cannot write a file: this is a directory; name a file");
    }
    Path temporary = directory.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
      }
      return new AtomicFile(target, temporary, opener.open(temporary));
    } catch (IOException e) {
      throw BadInputException.io(target, "write", e, ADVICE);
    }
  }

  /// Writes `content` to `target` at once.
  public static void write(Path target, byte[] content) {
    try (AtomicFile file = create(target)) {
      file.append(MemorySegment.ofArray(content));
      file.commit();
    }
  }

  /// The name the file will have.
  public Path target() {
    return target;
  }

  /// Appends the bytes of `data`, which may lie on the heap or off it.
  public void append(MemorySegment data) {
    try {
      for (long from = 0; from < data.byteSize(); from += STAGING_BYTES) {
        int count = (int) Math.min(STAGING_BYTES, data.byteSize() - from);
        staging.clear().limit(count);
        MemorySegment.ofBuffer(staging).copyFrom(data.asSlice(from, count));
        while (staging.hasRemaining()) {
          channel.write(staging);
        }
      }
    } catch (IOException e) {
      throw BadInputException.io(target, "write", e, ADVICE);
    }
  }

  /// Forces the bytes to the disk and ends writing; the file is not yet visible under its name.
  public void seal() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      throw BadInputException.io(target, "write", e, ADVICE);
    }
  }

  /// Seals the file and moves it into place, over an earlier one of that name.
  public void commit() {
    seal();
    try {
      move();
      committed = true;
    } catch (IOException e) {
      throw BadInputException.io(target, "move the finished file into place", e, ADVICE);
    }
    forceDirectory();
  }

  private void move() throws IOException {
    try {
      Files.move(temporary, target.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target.toAbsolutePath(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Not every system lets a directory be opened; where it does, the new name survives a power cut too.
  private void forceDirectory() {
    try (FileChannel directory = FileChannel.open(temporary.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException unsupported) {
      return;
    }
  }

  /// Removes the temporary file unless the file was committed.
  @Override
  public void close() {
    if (committed) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw BadInputException.io(temporary, "remove the unfinished file", e, "remove it by hand");
    }
  }
}
