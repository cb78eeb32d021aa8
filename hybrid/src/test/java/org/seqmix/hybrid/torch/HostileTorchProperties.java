package org.seqmix.hybrid.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.seqmix.hybrid.BadInputException;

/// A file with bytes changed at random is read in full or refused with one line; nothing else happens.
class HostileTorchProperties {
  private static Path file = Path.of("");
  private static byte[] good = new byte[0];
  private static byte[] goodPickle = new byte[0];

  @BeforeContainer
  static void writeAGoodFile() throws IOException {
    file = Files.createTempFile("seqmix", ".bin");
    goodPickle = PickleBytes.start().ordered().raw("q\0(").text("w").raw("q\1").two().text("b")
        .tensor("FloatStorage", "0", 6, 2, new long[] {2, 2}, new long[] {2, 1})
        .raw("u}").text("_metadata").ordered().raw("sb.").bytes();
    good = archive(goodPickle);
  }

  private static byte[] archive(byte[] pickle) throws IOException {
    return Files.readAllBytes(
        TorchZip.write(file, TorchZip.model(HostileArchive.ROOT, pickle, HostileArchive.STORAGE)));
  }

  @AfterContainer
  static void removeIt() throws IOException {
    Files.delete(file);
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    for (int change = 1 + random.nextInt(4); change > 0; change--) {
      int at = random.nextInt(copy.length);
      copy[at] = (byte) (random.nextBoolean() ? copy[at] ^ 1 << random.nextInt(8) : random.nextInt(256));
    }
    return copy;
  }

  private static void assertReadOrRefused(byte[] bytes) {
    try {
      TorchFile.read(file, MemorySegment.ofArray(bytes), TorchLimits.DEFAULT).forEach((name, tensor) -> {
        long elements = Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact);
        assertThat(tensor.data().toArray(ValueLayout.JAVA_BYTE)).hasSize((int) elements * tensor.type().bytes());
      });
    } catch (BadInputException refused) {
      assertThat(refused.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }
  }

  @Property(tries = 2000)
  void changedFilesAreReadOrRefused(@ForAll long seed) {
    assertReadOrRefused(changed(good, new Random(seed)));
  }

  /// The checksum is that of the changed pickle, so that the machine gets to read it.
  @Property(tries = 2000)
  void changedPicklesAreReadOrRefused(@ForAll long seed) throws IOException {
    assertReadOrRefused(archive(changed(goodPickle, new Random(seed))));
  }

  /// Bytes that never were a pickle, opcodes of the known ones among them.
  @Property(tries = 2000)
  void randomPicklesAreReadOrRefused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] opcodes =
        PickleBytes.raw().raw("(.KMNQRJX]abcejhqrstu})\u0085\u0086\u0087\u0088\u0089\u008a\u008c\u0093\u0094")
            .bytes();
    byte[] pickle = new byte[2 + random.nextInt(60)];
    random.nextBytes(pickle);
    for (int i = 0; i < pickle.length; i++) {
      pickle[i] = random.nextInt(3) == 0 ? pickle[i] : opcodes[random.nextInt(opcodes.length)];
    }
    System.arraycopy(goodPickle, 0, pickle, 0, 2);
    assertReadOrRefused(archive(pickle));
  }
}
