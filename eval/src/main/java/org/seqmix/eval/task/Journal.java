package org.seqmix.eval.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seqmix.eval.Likelihood;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.LibraryVersion;

/// Scores of a run that is not over yet, in a file that a killed run leaves behind and the next one goes on from.
///
/// An entry is found by a key of everything its numbers depend on, so that another model, another definition or other
/// examples find nothing. Entries are lines with checksums; what stands behind the first damaged one, such as a line that was
/// being written when the power went, is cut off. One run at a time may have a journal.
public final class Journal implements AutoCloseable {
  private static final long MAX_BYTES = 1L << 30;
  private static final String ADVICE = "check free space and permissions, or choose another place";

  private final Path file;
  private final FileChannel channel;
  private final String model;
  private final FewShot fewShot;
  private final Map<String, List<Likelihood.Score>> known = new HashMap<>();

  private Journal(Path file, FileChannel channel, String model, FewShot fewShot) {
    this.file = file;
    this.channel = channel;
    this.model = model;
    this.fewShot = fewShot;
  }

  /// Opens a journal, or begins one.
  ///
  /// @param model names the model, its tokenizer, and the format of its weights
  ///
  /// *Errors*: {@link BadInputException} for a file that cannot be written, or that another run has.
  public static Journal open(Path file, String model, FewShot fewShot) {
    Path absolute = file.toAbsolutePath();
    try {
      if (absolute.getParent() != null && !Files.isDirectory(absolute.getParent())) {
        Files.createDirectories(absolute.getParent());
      }
      FileChannel channel = FileChannel.open(absolute, StandardOpenOption.CREATE, StandardOpenOption.READ,
          StandardOpenOption.WRITE);
      try {
        lock(file, channel);
        Journal journal = new Journal(file, channel, Sha256.of(LibraryVersion.own(), model), fewShot);
        journal.read();
        return journal;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw BadInputException.io(file, "write", e, ADVICE);
    }
  }

  /// The lock ends with the channel, at the latest with the process.
  private static void lock(Path file, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new BadInputException(
          file + ": another run is writing this journal; wait for it, or give another --output");
    }
  }

  private void read() throws IOException {
    if (channel.size() > MAX_BYTES) {
      throw new BadInputException(file + ": expected a journal of at most " + MAX_BYTES + " bytes, got "
          + channel.size() + "; remove it");
    }
    ByteBuffer all = ByteBuffer.allocate((int) channel.size());
    while (all.hasRemaining() && channel.read(all) >= 0) {
      // until all is there
    }
    byte[] bytes = all.array();
    int good = 0;
    for (int end = lineEnd(bytes, good); end >= 0; end = lineEnd(bytes, good)) {
      Optional<JournalLine> line = JournalLine.parse(new String(bytes, good, end - good, StandardCharsets.UTF_8));
      if (line.isEmpty()) {
        break;
      }
      known.put(line.get().key(), line.get().scores());
      good = end + 1;
    }
    channel.truncate(good);
    channel.position(good);
  }

  private static int lineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// The key of an item: model, weights, definition, examples, and the item's texts.
  String key(TaskData data, LikelihoodItem item) {
    TaskDefinition definition = data.task().definition();
    return Sha256.of(model, definition.hash(), Integer.toString(fewShot.count(definition)),
        Long.toString(fewShot.seed()), item.hash());
  }

  /// The scores under a key.
  Optional<List<Likelihood.Score>> find(String key) {
    return Optional.ofNullable(known.get(key));
  }

  /// Items that have scores.
  public int size() {
    return known.size();
  }

  void append(String task, int item, String key, List<Likelihood.Score> scores) {
    ByteBuffer line = ByteBuffer.wrap(new JournalLine(key, scores).bytes(task, item));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw BadInputException.io(file, "write", e, ADVICE);
    }
    known.put(key, List.copyOf(scores));
  }

  /// Forces what was appended to the disk.
  void flush() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw BadInputException.io(file, "write", e, ADVICE);
    }
  }

  /// Removes the file: the results have been written.
  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BadInputException.io(file, "remove", e, "remove it by hand");
    }
  }

  /// Lets the file go; what it holds stays.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw BadInputException.io(file, "close", e, ADVICE);
    }
  }
}
