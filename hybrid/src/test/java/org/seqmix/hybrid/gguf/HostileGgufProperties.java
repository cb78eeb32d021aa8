package org.seqmix.hybrid.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.model.GgufExport;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Device;

/// A file with bytes changed at random, or cut short, opens in full or is refused with one line; nothing else happens.
class HostileGgufProperties {
  private static Path file = Path.of("");
  private static byte[][] good = new byte[0][];
  private static int[] headers = new int[0];

  @BeforeContainer
  static void readGoodFiles() throws IOException {
    file = Files.createTempFile("seqmix", ".gguf");
    Path stories = Files.createTempFile("seqmix", ".gguf");
    GgufExport.write(SharedFiles.path("models/stories-260K"), stories, GgufFormat.Q4_0);
    good = new byte[][] {Files.readAllBytes(SharedFiles.path("golden/gguf/mamba2-q8_0.gguf")),
        Files.readAllBytes(SharedFiles.path("golden/gguf/llama-gqa-rope3-q4_0.gguf")), Files.readAllBytes(stories)};
    headers = new int[] {2500, 2700, 20_000};
    Files.delete(stories);
  }

  @AfterContainer
  static void removeIt() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 400)
  void changedBytesAreReadOrRefused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int which = random.nextInt(good.length);
    byte[] bytes = good[which].clone();
    for (int change = 1 + random.nextInt(3); change > 0; change--) {
      int at = random.nextInt(random.nextInt(8) == 0 ? bytes.length : headers[which]);
      bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
    }
    check(bytes);
  }

  @Property(tries = 60)
  void filesCutShortAreRefused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    int which = random.nextInt(good.length);
    int length = random.nextInt(random.nextBoolean() ? headers[which] : good[which].length - 64);
    assertThat(check(Arrays.copyOf(good[which], length))).isFalse();
  }

  /// Whether the model could be opened; the tokenizer is tried too.
  private static boolean check(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    boolean opened = false;
    try (Device device = TestDevices.open("cpu"); Model model = Model.open(file, device, Model.Use.TRAINING)) {
      opened = model.decoder().parameters().elements() > 0;
    } catch (BadInputException refused) {
      oneLine(refused);
    }
    try (Tokenizer tokenizer = ModelFiles.at(file).openTokenizer()) {
      assertThat(tokenizer.vocabSize()).isPositive();
    } catch (BadInputException refused) {
      oneLine(refused);
    }
    return opened;
  }

  private static void oneLine(BadInputException refused) {
    assertThat(refused.getMessage()).startsWith(file + ": ").doesNotContain("\n");
  }
}
