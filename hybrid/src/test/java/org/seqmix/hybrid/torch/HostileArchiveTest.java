package org.seqmix.hybrid.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;
import static org.seqmix.hybrid.torch.HostileArchive.ROOT;
import static org.seqmix.hybrid.torch.HostileArchive.STORAGE;
import static org.seqmix.hybrid.torch.HostileArchive.assertRefused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives that lie about what they hold, and files that are no archives.
class HostileArchiveTest {
  @TempDir Path directory;

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("pytorch_model.bin");
  }

  private void write(TorchZip.Part... storages) {
    TorchZip.write(file, TorchZip.model(ROOT, HostileArchive.sound().bytes(), storages));
  }

  private void assertSays(String expected) {
    assertRefused(file, TorchLimits.DEFAULT, expected);
  }

  @Test
  void theUndamagedOneOpens() {
    write(STORAGE);
    TorchFile.open(file).close();
  }

  static Stream<Arguments> storages() {
    String zero = "entry 'archive/data/0': ";
    String within = zero + "expected its bytes within the ";
    TorchZip.Part more = TorchZip.Part.of(ROOT + "/data/1", new byte[8]);
    return Stream.of(
        of(STORAGE.withMethod(8), zero + "expected stored bytes, got compression method 8; torch stores"),
        of(STORAGE.withMethod(8).withSize(1L << 50), zero + "expected stored bytes, got compression method 8"),
        of(STORAGE.withMethod(99), zero + "expected stored bytes, got compression method 99"),
        of(STORAGE.withFlags(1), zero + "expected no flags but 0x0808, got 0x1"),
        of(STORAGE.withSize(1000), within), of(STORAGE.withSize(1L << 62), within), of(STORAGE.withSize(-1), within),
        of(STORAGE.withSize(Long.MAX_VALUE), within), of(STORAGE.withSize(Long.MIN_VALUE), within),
        of(STORAGE.withShift(1L << 62), within), of(STORAGE.withShift(100_000), within),
        of(STORAGE.withShift(-100_000), within), of(STORAGE.withShift(Long.MIN_VALUE), within),
        of(STORAGE.withShift(1), zero + "byte 4: expected its header at "),
        of(STORAGE.withLocalName(ROOT + "/data/9"), zero + "byte 30: expected the same name and method"),
        of(STORAGE.withLocalName(ROOT + "/data/00"), zero + "byte 30: expected the same name and method"),
        of(more.withSize(60), "entry 'archive/version': expected it to begin at "),
        of(STORAGE.withSize(20), "storage '0': expected 6 elements of F32, got 20 bytes"),
        of(TorchZip.Part.of("other/data/0", new byte[24]),
            "entry 'other/data/0': expected it in the folder 'archive' of the first entry, got another"));
  }

  @ParameterizedTest
  @MethodSource("storages")
  void saysWhatIsWrongWithAnEntry(TorchZip.Part storage, String expected) {
    write(
        storage.name().equals(STORAGE.name()) ? new TorchZip.Part[] {storage} : new TorchZip.Part[] {STORAGE, storage});
    assertSays(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "archive/../../evil", "/archive/x", "archive//x", "archive/./x", "archive/x/",
      "archive", "archive\\x", "archive/a\\b", "C:/x", "archive/a\nb", ""})
  void refusesNamesThatLeadElsewhere(String name) throws IOException {
    write(STORAGE, TorchZip.Part.of(name, new byte[3]));
    assertSays("': expected a name such as NAME/data.pkl, got another path");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void refusesTwoEntriesOfOneName() {
    write(STORAGE, STORAGE);
    assertSays("entry 'archive/data/0': expected the name once, got it twice");
    write(STORAGE, TorchZip.Part.of(ROOT + "/data.pkl", new byte[3]));
    assertSays("entry 'archive/data.pkl': expected the name once, got it twice");
  }

  /// Entries that share bytes, so that a small file would seem to hold much.
  @Test
  void refusesEntriesThatOverlap() {
    TorchZip.Part inner = TorchZip.Part.of(ROOT + "/data/1", new byte[64]);
    write(STORAGE, STORAGE.withSize(24 + 100), inner);
    assertSays("expected the name once");
    write(TorchZip.Part.of(ROOT + "/data/0", new byte[24]).withSize(24 + 100), inner);
    assertSays("entry 'archive/data/1': expected it to begin at ");
  }

  @Test
  void refusesAPickleThatIsMissingOrChanged() {
    TorchZip.write(file, List.of(STORAGE));
    assertSays("expected an entry 'archive/data.pkl', got 1 entries without it");
    TorchZip.write(file,
        List.of(TorchZip.Part.of(ROOT + "/data.pkl", HostileArchive.sound().bytes()).withCrc(7), STORAGE));
    assertSays("entry 'archive/data.pkl': expected the CRC-32 ");
    TorchZip.write(file, List.of(TorchZip.Part.of(ROOT + "/data.pkl", HostileArchive.sound().bytes()),
        TorchZip.Part.of(ROOT + "/byteorder", "big"), STORAGE));
    assertSays("archive/byteorder: expected little, got another byte order");
  }

  /// Changes `length` bytes that begin `back` bytes before the end of the file, where the end records are.
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      22 | 4 | 0      | expected the end of a zip archive in the last 22 bytes, got something else
      18 | 2 | 1      | expected one archive in one file without a comment
      16 | 2 | 1      | expected one archive in one file without a comment
      14 | 2 | 1      | expected one archive in one file without a comment
      12 | 2 | 1      | expected one archive in one file without a comment
      10 | 4 | 1      | expected what the end record says
      6  | 4 | 1      | expected what the end record says
      2  | 2 | 5      | expected one archive in one file without a comment
      42 | 4 | 0      | end record: byte 22: expected a directory that ends at
      38 | 4 | 1      | end locator: byte 20: expected one archive in one file, got parts
      34 | 8 | -1     | end locator: byte 20: expected the zip64 record at 840, got -1
      26 | 4 | 2      | end locator: byte 20: expected one archive in one file, got parts
      98 | 4 | 0      | zip64 end record: byte 4: expected a record of 56 bytes
      94 | 8 | 45     | zip64 end record: byte 12: expected a record of 56 bytes
      82 | 4 | 1      | expected what the end record says
      74 | 8 | 9      | expected what the end record says
      66 | 8 | -1     | expected what the end record says
      58 | 8 | -1     | expected what the end record says
      50 | 8 | -1     | expected what the end record says
      """)
  void refusesEndRecordsThatContradict(int back, int length, long value, String expected) throws IOException {
    write(STORAGE);
    byte[] bytes = Files.readAllBytes(file);
    byte[] little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    System.arraycopy(little, 0, bytes, bytes.length - back, length);
    Files.write(file, bytes);
    assertSays(expected);
  }

  /// The same number of entries, or place, in both end records, but not a true one.
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      5     | 0  | zip directory: byte 246: expected 4 more bytes, got 0
      3     | 0  | zip directory: byte 185: expected the end of the directory after 3 entries, got more
      65534 | 0  | entries in 246 bytes, got 65534
      0     | 0  | entries in 246 bytes, got 0
      4     | 1  | expected a directory that ends at
      4     | -1 | expected a directory that ends at
      """)
  void refusesADirectoryOfAnotherLength(int count, int moved, String expected) throws IOException {
    write(STORAGE);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.capacity();
    bytes.putShort(end - 14, (short) count).putShort(end - 12, (short) count);
    bytes.putLong(end - 74, count).putLong(end - 66, count);
    bytes.putInt(end - 6, bytes.getInt(end - 6) + moved).putLong(end - 50, bytes.getLong(end - 50) + moved);
    Files.write(file, bytes.array());
    assertSays(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      80028a0a6cfc9c46f9206aa850192e80024de9032e | got a file of the format before torch 1.6; load it with torch
      80027d712e                                 | got a plain pickle; loading it may run code
      80059510                                   | got a plain pickle
      76657273696f6e2068747470733a2f2f6769742d6c6673 | got a pointer of git-lfs and not the file itself
      3c68746d6c3e                               | got something else; download the file again
      504b0506                                   | got something else
      504b0304                                   | expected the end of a zip archive in the last 22 bytes
      ''                                         | got something else
      """)
  void saysWhatAFileIs(String hex, String expected) throws IOException {
    Files.write(file, HexFormat.of().parseHex(hex));
    assertSays(expected);
  }

  @Test
  void refusesWhatIsNoFile() {
    assertRefused(directory.resolve("none"), TorchLimits.DEFAULT, "cannot read: no such file or directory");
    assertRefused(directory, TorchLimits.DEFAULT, "cannot read: ");
  }

  /// End records alone, whose places before the file's beginning agree with each other.
  @Test
  void refusesPlacesBeforeTheFile() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN).putInt(0x04034b50);
    bytes.putInt(0x07064b50).putInt(0).putLong(4 - 56).putInt(1).putInt(0x06054b50);
    Files.write(file, bytes.array());
    assertSays("expected the zip64 record at -52, got -52");
  }

  @Test
  void refusesAFileCutAnywhereOrGrown() throws IOException {
    write(STORAGE);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertSays("expected ");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    assertSays("expected the end of a zip archive");
    byte[] moved = ("PK\3\4" + new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, moved);
    assertSays("expected the zip64 record at ");
  }
}
