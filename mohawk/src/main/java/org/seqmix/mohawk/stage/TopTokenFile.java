package org.seqmix.mohawk.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.seqmix.hybrid.BadInputException;

/// A file of {@link TopTokens}, one record a document, only ever appended to.
///
/// A record is the document's {@link DocumentKey}, its length, its numbers and a checksum. What an interrupted run left of a
/// last record is cut off when the file is opened.
///
/// *Errors*: `BadInputException` for a file of another teacher or another number of tokens, and where the disk refuses.
final class TopTokenFile implements AutoCloseable {
  private static final String FORMAT = "seqmix top tokens 1";
  /// Bytes before a record's numbers: the key and the length.
  private static final int HEAD = 2 * Long.BYTES + Integer.BYTES;

  private record Place(long offset, int length) {
  }

  private final Path path;
  private final FileChannel channel;
  private final int count;
  private final Map<DocumentKey, Place> places = new HashMap<>();
  private long end;

  private TopTokenFile(Path path, FileChannel channel, int count) {
    this.path = path;
    this.channel = channel;
    this.count = count;
  }

  static TopTokenFile open(Path path, String fingerprint, int count) {
    byte[] title = (FORMAT + " " + count + " " + fingerprint + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
          StandardOpenOption.WRITE);
      TopTokenFile file = new TopTokenFile(path, channel, count);
      if (channel.size() < title.length) {
        channel.truncate(0);
        file.write(ByteBuffer.wrap(title), 0);
      } else if (!java.util.Arrays.equals(file.bytes(0, title.length).array(), title)) {
        channel.close();
        throw new BadInputException(path + ": expected the most likely tokens of this teacher, " + count
            + " a position, got a file of another teacher or number; remove it");
      }
      file.end = title.length;
      file.scan();
      return file;
    } catch (IOException e) {
      throw BadInputException.io(path, "open", e, "check the disk");
    }
  }

  private int numbers(int length) {
    return Math.multiplyExact(length, (2 * count + 1) * Integer.BYTES);
  }

  private void scan() throws IOException {
    long size = channel.size();
    while (size - end >= HEAD) {
      ByteBuffer head = bytes(end, HEAD);
      DocumentKey key = new DocumentKey(head.getLong(), head.getLong());
      int length = head.getInt();
      if (length <= 0 || length > size || size - end < HEAD + (long) numbers(length) + Integer.BYTES) {
        break;
      }
      places.put(key, new Place(end, length));
      end += HEAD + (long) numbers(length) + Integer.BYTES;
    }
    channel.truncate(end);
  }

  boolean has(int[] document) {
    return places.containsKey(DocumentKey.of(document));
  }

  void append(int[] document, TopTokens[] tokens) {
    DocumentKey key = DocumentKey.of(document);
    if (places.containsKey(key)) {
      return;
    }
    int bytes = HEAD + numbers(tokens.length);
    ByteBuffer record = ByteBuffer.allocate(bytes + Integer.BYTES);
    record.putLong(key.high()).putLong(key.low()).putInt(tokens.length);
    for (TopTokens t : tokens) {
      for (int i = 0; i < count; i++) {
        record.putInt(t.ids()[i]).putFloat(t.logs()[i]);
      }
      record.putFloat(t.rest());
    }
    record.putInt(checksum(record.array(), bytes)).flip();
    try {
      write(record, end);
    } catch (IOException e) {
      throw BadInputException.io(path, "write", e, "free some space and go on with --resume");
    }
    places.put(key, new Place(end, tokens.length));
    end += bytes + (long) Integer.BYTES;
  }

  TopTokens[] read(int[] document) {
    Place place = places.get(DocumentKey.of(document));
    if (place == null) {
      throw new IllegalStateException(path + ": a document of " + document.length + " tokens was never kept");
    }
    int bytes = HEAD + numbers(place.length);
    ByteBuffer record;
    try {
      record = bytes(place.offset, bytes + Integer.BYTES);
    } catch (IOException e) {
      throw BadInputException.io(path, "read", e, "check the disk");
    }
    if (record.getInt(bytes) != checksum(record.array(), bytes)) {
      throw new BadInputException(
          path + ": the record at byte " + place.offset + " is damaged; remove the file and go on "
              + "with --resume");
    }
    record.position(HEAD);
    TopTokens[] out = new TopTokens[place.length];
    for (int t = 0; t < out.length; t++) {
      int[] ids = new int[count];
      float[] logs = new float[count];
      for (int i = 0; i < count; i++) {
        ids[i] = record.getInt();
        logs[i] = record.getFloat();
      }
      out[t] = new TopTokens(ids, logs, record.getFloat());
    }
    return out;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  private ByteBuffer bytes(long at, int length) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(length);
    while (out.hasRemaining() && channel.read(out, at + out.position()) >= 0) {
      // Reads on until all is there or the file ends.
    }
    return out.flip().limit(length);
  }

  private void write(ByteBuffer from, long at) throws IOException {
    long next = at;
    while (from.hasRemaining()) {
      next += channel.write(from, next);
    }
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
