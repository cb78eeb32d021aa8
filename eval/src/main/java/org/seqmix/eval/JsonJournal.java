package org.seqmix.eval;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A file of JSON objects, one a line behind its checksum, only ever appended to.
///
/// The first line says what the file is about; one that is about something else is refused. What an interrupted program
/// left of a last line is cut off when the file is opened, so that a line is there whole or not at all. *Errors*:
/// `BadInputException` for another file, for
/// one that another program is writing, and where the disk refuses.
public final class JsonJournal implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long MAX_BYTES = 1L << 30;
  /// Hexadecimal digits of a checksum, and a space.
  private static final int SUM = 9;

  private final Path path;
  private final FileChannel channel;
  private final List<JsonNode> lines = new ArrayList<>();
  private byte[] start = new byte[0];
  private long end;

  private JsonJournal(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Opens or makes a file about `title`, and the folders that it lies in.
  public static JsonJournal open(Path path, JsonNode title) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
          StandardOpenOption.WRITE);
      JsonJournal journal = new JsonJournal(path, channel);
      try {
        journal.lock();
        journal.read();
        journal.begin(title);
        return journal;
      } catch (RuntimeException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw BadInputException.io(path, "open", e, "check the folder and the disk");
    }
  }

  /// The lock ends with the channel, at the latest with the process.
  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new BadInputException(path + ": another program is writing this file; wait for it, or name another folder");
    }
  }

  private void read() throws IOException {
    if (channel.size() > MAX_BYTES) {
      throw new BadInputException(path + ": expected at most " + MAX_BYTES + " bytes, got " + channel.size()
          + "; ask in parts, each with a folder of its own");
    }
    byte[] all = new byte[(int) channel.size()];
    ByteBuffer into = ByteBuffer.wrap(all);
    while (into.hasRemaining() && channel.read(into, into.position()) >= 0) {
      // goes on
    }
    for (int from = 0, to; (to = newline(all, from)) >= 0; from = to + 1) {
      JsonNode line = line(all, from, to);
      if (line == null) {
        break;
      }
      lines.add(line);
      end = to + 1L;
    }
    start = lines.isEmpty() ? all : new byte[0];
  }

  private static int newline(byte[] all, int from) {
    for (int i = from; i < all.length; i++) {
      if (all[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable JsonNode line(byte[] all, int from, int to) {
    if (to - from <= SUM) {
      return null;
    }
    byte[] text = Arrays.copyOfRange(all, from + SUM, to);
    String stated = new String(all, from, SUM, StandardCharsets.US_ASCII);
    try {
      return stated.equals(sum(text) + " ") ? JSON.readTree(text) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private void begin(JsonNode title) throws IOException {
    if (lines.isEmpty()) {
      if (!isTorn(bytes(title))) {
        throw new BadInputException(path + ": expected a file of samples, got something else; name another folder, or"
            + " remove the file");
      }
      append(title);
    } else if (!lines.getFirst().equals(title)) {
      throw new BadInputException(path + ": was made with other settings: expected " + title + ", got "
          + lines.getFirst() + "; use these, name another folder, or remove the file");
    }
    channel.truncate(end);
  }

  /// Whether what stands there is the beginning of the title, or nothing: the first line was being written.
  private boolean isTorn(byte[] title) {
    return start.length < title.length && Arrays.equals(start, 0, start.length, title, 0, start.length);
  }

  private static byte[] bytes(JsonNode line) {
    byte[] text = JSON.writeValueAsBytes(line);
    return (sum(text) + " " + new String(text, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// All lines but the first.
  public List<JsonNode> lines() {
    return List.copyOf(lines.subList(1, lines.size()));
  }

  /// Adds a line, which is on its way to the disk when this returns.
  public void append(JsonNode line) {
    ByteBuffer out = ByteBuffer.wrap(bytes(line));
    try {
      long at = end;
      while (out.hasRemaining()) {
        at += channel.write(out, at);
      }
      end = at;
    } catch (IOException e) {
      throw BadInputException.io(path, "write", e, "free some space; the same command goes on");
    }
    lines.add(line);
  }

  private static String sum(byte[] text) {
    CRC32C sum = new CRC32C();
    sum.update(text);
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw BadInputException.io(path, "close", e, "check the disk");
    }
  }
}
