package org.seqmix.hybrid.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;

/// Archives as torch's own writer lays them out (bytes aligned to 64, sizes behind them, zip64), from parts that may be
/// wrong.
final class TorchZip {
  private static final int ALIGNMENT = 64;
  private static final long MAX_U4 = 0xffffffffL;

  private TorchZip() {}

  /// An entry and what the directory says of it.
  ///
  /// @param hole  zeros before `data` that are left unwritten
  /// @param size  stated size
  /// @param shift  what is added to the stated offset
  @SuppressWarnings("ArrayRecordComponent") // read alone
  record Part(String name, String localName, long hole, byte[] data, long size, long shift, int method, int flags,
      int crc) {
    static Part of(String name, byte[] data) {
      CRC32 crc = new CRC32();
      crc.update(data);
      return new Part(name, name, 0, data, data.length, 0, 0, 0x0808, (int) crc.getValue());
    }

    static Part of(String name, String data) {
      return of(name, data.getBytes(StandardCharsets.UTF_8));
    }

    Part withHole(long bytes) {
      return new Part(name, localName, bytes, data, bytes + data.length, shift, method, flags, crc);
    }

    Part withLocalName(String other) {
      return new Part(name, other, hole, data, size, shift, method, flags, crc);
    }

    Part withSize(long stated) {
      return new Part(name, localName, hole, data, stated, shift, method, flags, crc);
    }

    Part withShift(long bytes) {
      return new Part(name, localName, hole, data, size, bytes, method, flags, crc);
    }

    Part withMethod(int other) {
      return new Part(name, localName, hole, data, size, shift, other, flags, crc);
    }

    Part withFlags(int other) {
      return new Part(name, localName, hole, data, size, shift, method, other, crc);
    }

    Part withCrc(int other) {
      return new Part(name, localName, hole, data, size, shift, method, flags, other);
    }
  }

  /// The parts that surround storages.
  static List<Part> model(String root, byte[] pickle, Part... storages) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.of(root + "/data.pkl", pickle));
    parts.add(Part.of(root + "/byteorder", "little"));
    parts.addAll(List.of(storages));
    parts.add(Part.of(root + "/version", "3\n"));
    return parts;
  }

  static Path write(Path file, Collection<Part> parts) {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      List<Long> begins = new ArrayList<>();
      for (Part part : parts) {
        begins.add(out.position());
        writeLocal(out, part);
      }
      long directory = out.position();
      int i = 0;
      for (Part part : parts) {
        writeCentral(out, part, begins.get(i++));
      }
      writeEnd(out, directory, parts.size());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeLocal(FileChannel out, Part part) throws IOException {
    byte[] name = part.localName.getBytes(StandardCharsets.UTF_8);
    long unpadded = out.position() + 30 + name.length + 4;
    int padding = (int) (-unpadded & (ALIGNMENT - 1));
    ByteBuffer header = buffer(30 + name.length + 4 + padding);
    header.putInt(0x04034b50).putShort((short) 0).putShort((short) part.flags).putShort((short) part.method);
    header.position(26).putShort((short) name.length).putShort((short) (4 + padding)).put(name);
    header.put((byte) 'F').put((byte) 'B').putShort((short) padding);
    out.write(header.rewind());
    out.position(out.position() + part.hole);
    out.write(ByteBuffer.wrap(part.data));
    out.write(buffer(16).putInt(0x08074b50).putInt(part.crc).putInt((int) part.size).putInt((int) part.size).flip());
  }

  private static void writeCentral(FileChannel out, Part part, long begin) throws IOException {
    byte[] name = part.name.getBytes(StandardCharsets.UTF_8);
    long stated = begin + part.shift;
    boolean wide = part.size < 0 || part.size >= MAX_U4 || stated < 0 || stated >= MAX_U4;
    ByteBuffer header = buffer(46 + name.length + (wide ? 28 : 0));
    header.putInt(0x02014b50).putInt(0).putShort((short) part.flags).putShort((short) part.method).putInt(0);
    header.putInt(part.crc);
    header.putInt(wide ? -1 : (int) part.size).putInt(wide ? -1 : (int) part.size);
    header.putShort((short) name.length).putShort((short) (wide ? 28 : 0));
    header.position(42).putInt(wide ? -1 : (int) stated).put(name);
    if (wide) {
      header.putShort((short) 1).putShort((short) 24).putLong(part.size).putLong(part.size).putLong(stated);
    }
    out.write(header.flip());
  }

  private static void writeEnd(FileChannel out, long directory, int count) throws IOException {
    long end = out.position();
    ByteBuffer records = buffer(56 + 20 + 22);
    records.putInt(0x06064b50).putLong(44).putInt(0x2d031e).putLong(0).putLong(count).putLong(count);
    records.putLong(end - directory).putLong(directory);
    records.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    records.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
    records.putInt((int) (end - directory)).putInt((int) Math.min(directory, MAX_U4)).putShort((short) 0);
    out.write(records.flip());
  }
}
