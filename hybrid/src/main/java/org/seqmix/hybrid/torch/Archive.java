package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.seqmix.hybrid.BadInputException;

/// A torch archive, checked whole: which entries it has and where their bytes lie in the mapped file.
///
/// The directory is read here and not by `java.util.zip`, which does not tell where an entry's bytes begin, so that
/// they could not be mapped; which tries several places for an archive's end, where one reading is wanted; and which
/// expands what is compressed. Entries are stored, none overlaps another, and no two have one name: a file holds no
/// more than its own length.
record Archive(Path file, String root, Map<String, Member> members) {
  private static final String PICKLE = "data.pkl";
  private static final String BYTE_ORDER = "byteorder";

  /// The archive in the mapped `file`.
  static Archive read(Path file, MemorySegment mapped, TorchLimits limits) {
    FileKind.checkArchive(file, mapped);
    List<Member> found = CentralDirectory.read(file, mapped, limits);
    String root = MemberName.root(found.getFirst().name());
    Map<String, Member> members = new HashMap<>();
    for (Member member : found) {
      if (!MemberName.root(member.name()).equals(root)) {
        throw damaged(file, member,
            "expected it in the folder " + ByteReader.quoted(root) + " of the first entry, got another");
      }
      if (members.put(member.name(), member) != null) {
        throw damaged(file, member, "expected the name once, got it twice");
      }
    }
    checkApart(file, found);
    Archive archive = new Archive(file, root, Map.copyOf(members));
    archive.checkByteOrder();
    return archive;
  }

  private static void checkApart(Path file, List<Member> found) {
    List<Member> sorted = found.stream().sorted(Comparator.comparingLong(Member::begin)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).begin() < sorted.get(i - 1).end()) {
        throw damaged(file, sorted.get(i), "expected it to begin at " + sorted.get(i - 1).end() + " or later, got "
            + sorted.get(i).begin() + ", which overlaps " + ByteReader.quoted(sorted.get(i - 1).name()));
      }
    }
  }

  private void checkByteOrder() {
    Optional<Member> order = member(BYTE_ORDER);
    if (order.isPresent() && !new String(bytes(order.get(), 16), StandardCharsets.US_ASCII).equals("little")) {
      throw new BadInputException(file + ": " + order.get().name()
          + ": expected little, got another byte order; save the model on a little-endian machine");
    }
  }

  /// The entry `name` of the archive's folder.
  Optional<Member> member(String name) {
    return Optional.ofNullable(members.get(root + "/" + name));
  }

  /// A copy of `data.pkl`, its checksum compared.
  byte[] pickle(TorchLimits limits) {
    Member member = member(PICKLE).orElseThrow(() -> new BadInputException(
        file + ": expected an entry " + ByteReader.quoted(root + "/" + PICKLE) + ", got " + members.size()
            + " entries without it; not a checkpoint of torch"));
    byte[] bytes = bytes(member, limits.maxPickleBytes());
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if ((int) crc.getValue() != member.crc()) {
      String off = member.crc() == 0 ? " (torch writes 0 where its checksums are switched off: save it again)" : "";
      throw damaged(file, member, String.format("expected the CRC-32 %08x of its bytes, got %08x%s", crc.getValue(),
          member.crc(), off));
    }
    return bytes;
  }

  private byte[] bytes(Member member, int maxBytes) {
    if (member.data().byteSize() > maxBytes) {
      throw new BadInputException(file + ": entry " + ByteReader.quoted(member.name()) + ": expected at most "
          + maxBytes + " bytes, got " + member.data().byteSize()
          + "; not a checkpoint, or raise TorchLimits.maxPickleBytes");
    }
    return member.data().toArray(ValueLayout.JAVA_BYTE);
  }

  private static BadInputException damaged(Path file, Member member, String what) {
    return new BadInputException(file + ": entry " + ByteReader.quoted(member.name()) + ": " + what
        + "; the file is damaged, download it again");
  }
}
