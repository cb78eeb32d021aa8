package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.BadInputException;

/// Reads a zip archive's central directory, entry by entry, and finds the bytes of each in the mapped file.
///
/// The directory's sizes count; those in the header before an entry do not, which torch leaves 0.
///
/// *Source*: PKWARE, APPNOTE.TXT, 4.3.7, 4.3.12 and 4.5.3.
final class CentralDirectory {
  private static final int SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int FIXED_SIZE = 46;
  private static final int LOCAL_FIXED_SIZE = 30;
  private static final int ZIP64_EXTRA = 1;
  private static final long MAX_U4 = 0xffffffffL;
  private static final int STORED = 0;
  /// Sizes stand behind the bytes too (bit 3); names are UTF-8 (bit 11).
  private static final int KNOWN_FLAGS = 0x0808;

  private final Path file;
  private final MemorySegment mapped;
  private final EndRecord range;

  private CentralDirectory(Path file, MemorySegment mapped, EndRecord range) {
    this.file = file;
    this.mapped = mapped;
    this.range = range;
  }

  /// The entries of the mapped `file`, in the directory's order.
  static List<Member> read(Path file, MemorySegment mapped, TorchLimits limits) {
    EndRecord range = EndRecord.read(file, mapped);
    if (range.size() > limits.maxDirectoryBytes()) {
      throw new BadInputException(file + ": expected a zip directory of at most " + limits.maxDirectoryBytes()
          + " bytes, got " + range.size() + "; raise TorchLimits.maxDirectoryBytes if the file is to be trusted");
    }
    return new CentralDirectory(file, mapped, range).members();
  }

  private List<Member> members() {
    ByteReader in = new ByteReader(file, "zip directory", mapped, range.begin(), (int) range.size());
    if (range.count() < 1 || range.count() > range.size() / FIXED_SIZE) {
      throw in.damaged("expected 1 to " + range.size() / FIXED_SIZE + " entries in " + range.size() + " bytes, got "
          + range.count());
    }
    List<Member> members = new ArrayList<>();
    for (long i = 0; i < range.count(); i++) {
      members.add(member(in));
    }
    if (in.remaining() > 0) {
      throw in.damaged("expected the end of the directory after " + range.count() + " entries, got more");
    }
    return members;
  }

  private Member member(ByteReader in) {
    if (in.i4() != SIGNATURE) {
      throw in.damaged("expected an entry, got something else");
    }
    in.skip(4);
    int flags = in.u2();
    int method = in.u2();
    in.skip(4);
    int crc = in.i4();
    long packed = in.u4();
    long size = in.u4();
    int nameLength = in.u2();
    int extraLength = in.u2();
    int commentLength = in.u2();
    in.skip(8);
    long begin = in.u4();
    String name = in.text(nameLength);
    MemberName.check(in, name);
    String entry = "entry " + ByteReader.quoted(name);
    if (method != STORED) {
      throw in.refused(entry + ": expected stored bytes, got compression method " + method,
          "torch stores; a compressed copy is not opened: unpack it and save it again with torch");
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw in.damaged(entry + ": expected no flags but 0x0808, got 0x" + Integer.toHexString(flags));
    }
    long[] wide = wide(in.part(extraLength), size, packed, begin);
    in.skip(commentLength);
    if (wide[0] != wide[1]) {
      throw in.damaged(entry + ": expected one size for stored bytes, got " + wide[0] + " and " + wide[1]);
    }
    return located(name, crc, wide[0], wide[2]);
  }

  /// The size, stored size and place in `narrow`, each replaced by its 64-bit form in the extra field where it does not
  /// fit 32 bits.
  private static long[] wide(ByteReader extra, long... narrow) {
    long[] values = narrow.clone();
    while (extra.remaining() > 0) {
      int id = extra.u2();
      ByteReader field = extra.part(extra.u2());
      if (id == ZIP64_EXTRA) {
        for (int i = 0; i < values.length; i++) {
          values[i] = narrow[i] == MAX_U4 ? field.i8() : narrow[i];
        }
        return values;
      }
    }
    return values;
  }

  private Member located(String name, int crc, long size, long begin) {
    String part = "entry " + ByteReader.quoted(name);
    if (begin < 0 || begin > range.begin() - LOCAL_FIXED_SIZE) {
      throw outside(part, LOCAL_FIXED_SIZE, begin);
    }
    ByteReader in = new ByteReader(file, part, mapped, begin, LOCAL_FIXED_SIZE);
    if (in.i4() != LOCAL_SIGNATURE) {
      throw in.damaged("expected its header at " + begin + ", got something else");
    }
    in.skip(4);
    int method = in.u2();
    in.skip(16);
    int nameLength = in.u2();
    long named = begin + LOCAL_FIXED_SIZE;
    long data = named + nameLength + in.u2();
    if (size < 0 || data > range.begin() || size > range.begin() - data) {
      throw outside(part, size, data);
    }
    if (method != STORED || !new ByteReader(file, part, mapped, named, nameLength).text(nameLength).equals(name)) {
      throw in.damaged("expected the same name and method as in the directory, got others");
    }
    return new Member(name, begin, data + size, crc, mapped.asSlice(data, size));
  }

  private BadInputException outside(String part, long size, long begin) {
    return new BadInputException(file + ": " + part + ": expected its bytes within the " + range.begin()
        + " bytes before the zip directory, got " + size + " from " + begin
        + "; the file is damaged, download it again");
  }
}
