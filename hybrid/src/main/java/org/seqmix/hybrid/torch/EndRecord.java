package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;

/// Where a zip archive says that its central directory lies: the records at its very end.
///
/// Torch writes no comment, always the zip64 records, and the directory right before them; anything between or after is
/// refused, so there is nothing to search for and one way to read a file.
///
/// *Source*: PKWARE, APPNOTE.TXT, 4.3.14 to 4.3.16.
///
/// @param begin  first byte of the directory
/// @param size   its bytes
/// @param count  its entries
record EndRecord(long begin, long size, long count) {
  private static final int SIGNATURE = 0x06054b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ZIP64_SIGNATURE = 0x06064b50;
  private static final int SIZE = 22;
  private static final int LOCATOR_SIZE = 20;
  private static final int ZIP64_SIZE = 56;
  /// Bytes of the size field and of what comes before it, which it does not count.
  private static final int ZIP64_PREFIX = 12;
  private static final int MAX_U2 = 0xffff;
  private static final long MAX_U4 = 0xffffffffL;

  /// The record of the mapped `file`, which lies right behind the directory.
  static EndRecord read(Path file, MemorySegment mapped) {
    long at = mapped.byteSize() - SIZE;
    ByteReader in = at < 0 ? null : new ByteReader(file, "end record", mapped, at, SIZE);
    if (in == null || in.i4() != SIGNATURE) {
      throw new BadInputException(file + ": expected the end of a zip archive in the last " + SIZE
          + " bytes, got something else; the file is truncated or damaged, download it again");
    }
    int disks = in.i4();
    int countHere = in.u2();
    int count = in.u2();
    long size = in.u4();
    EndRecord stated = new EndRecord(in.u4(), size, count);
    if (disks != 0 || countHere != count || in.u2() != 0) {
      throw in.damaged("expected one archive in one file without a comment, got parts or a comment");
    }
    long locator = at - LOCATOR_SIZE;
    if (locator >= 0 && new ByteReader(file, "end locator", mapped, locator, LOCATOR_SIZE).i4() == LOCATOR_SIGNATURE) {
      return zip64(file, mapped, locator, stated);
    }
    return stated.checked(in, at);
  }

  private static EndRecord zip64(Path file, MemorySegment mapped, long locator, EndRecord stated) {
    ByteReader in = new ByteReader(file, "end locator", mapped, locator, LOCATOR_SIZE);
    in.skip(4);
    long disk = in.u4();
    long at = in.i8();
    if (in.u4() != 1 || disk != 0) {
      throw in.damaged("expected one archive in one file, got parts");
    }
    if (at < 0 || at != locator - ZIP64_SIZE) {
      throw in.damaged("expected the zip64 record at " + (locator - ZIP64_SIZE) + ", got " + at);
    }
    in = new ByteReader(file, "zip64 end record", mapped, at, ZIP64_SIZE);
    if (in.i4() != ZIP64_SIGNATURE || in.i8() != ZIP64_SIZE - ZIP64_PREFIX) {
      throw in.damaged("expected a record of " + ZIP64_SIZE + " bytes, got something else");
    }
    in.skip(4);
    long disks = in.i8();
    long countHere = in.i8();
    long count = in.i8();
    long size = in.i8();
    EndRecord record = new EndRecord(in.i8(), size, count);
    if (disks != 0 || countHere != count || !stated.agrees(record)) {
      throw in.damaged("expected what the end record says, " + stated + ", got " + record);
    }
    return record.checked(in, at);
  }

  /// Whether `wide` says the same wherever this record, whose fields are narrower, has room for it.
  private boolean agrees(EndRecord wide) {
    return (begin == wide.begin || begin == MAX_U4) && (size == wide.size || size == MAX_U4)
        && (count == wide.count || count == MAX_U2);
  }

  private EndRecord checked(ByteReader in, long end) {
    if (begin < 0 || size < 0 || begin != end - size) {
      throw in.damaged("expected a directory that ends at " + end + ", got " + size + " bytes from " + begin);
    }
    return this;
  }
}
