package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.seqmix.hybrid.BadInputException;

/// What a file is by its first bytes, so that the message about one that is no archive helps.
enum FileKind {
  ARCHIVE("504b0304", ""),
  /// A pickle of torch's magic number, 0x1950a86a20f9469cfc6c, then several more pickles.
  LEGACY("80028a0a6cfc9c46f9206aa850192e",
      "a file of the format before torch 1.6; load it with torch and save it again, or get the model as safetensors"),
  PICKLE("80", "a plain pickle; loading it may run code: get the model as safetensors"),
  LFS_POINTER(HexFormat.of().formatHex("version https://git-lfs".getBytes(StandardCharsets.US_ASCII)),
      "a pointer of git-lfs and not the file itself; run git lfs pull, or download the file"),
  OTHER("", "something else; download the file again, or get the model as safetensors");

  @SuppressWarnings("ImmutableEnumChecker") // never changed nor handed out
  private final byte[] magic;
  private final String got;

  FileKind(String magic, String got) {
    this.magic = HexFormat.of().parseHex(magic);
    this.got = got;
  }

  /// Refuses a file that is no zip archive.
  static void checkArchive(Path file, MemorySegment mapped) {
    FileKind kind = Arrays.stream(values()).filter(k -> k.begins(mapped)).findFirst().orElseThrow();
    if (kind != ARCHIVE) {
      throw new BadInputException(file + ": expected a checkpoint of torch (a zip archive), got " + kind.got);
    }
  }

  private boolean begins(MemorySegment mapped) {
    return mapped.byteSize() >= magic.length
        && Arrays.equals(mapped.asSlice(0, magic.length).toArray(ValueLayout.JAVA_BYTE), magic);
  }
}
