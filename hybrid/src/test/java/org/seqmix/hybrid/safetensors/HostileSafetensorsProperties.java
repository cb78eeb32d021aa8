package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.tensor.DType;

/// A file with bytes of its header changed at random is read in full or refused with one line; nothing else happens.
class HostileSafetensorsProperties {
  private static Path file = Path.of("");
  private static byte[] good = new byte[0];

  @BeforeContainer
  static void writeAGoodFile() throws IOException {
    file = Files.createTempFile("seqmix", ".safetensors");
    List<Entry> entries = List.of(
        new Entry("weight", DType.F32, new long[] {2, 3}, TensorBytes.ofFloats(DType.F32, 1, 2, 3, 4, 5, 6)),
        new Entry("ids", DType.I64, new long[] {2}, TensorBytes.ofLongs(DType.I64, 7, 8)));
    SafetensorsWriter.write(file, entries, Map.of("format", "pt"));
    good = Files.readAllBytes(file);
  }

  @AfterContainer
  static void removeIt() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 500)
  void changedBytesAreReadOrRefused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = good.clone();
    for (int change = 1 + random.nextInt(4); change > 0; change--) {
      boolean digit = random.nextBoolean();
      bytes[random.nextInt(bytes.length)] = (byte) (digit ? '0' + random.nextInt(10) : random.nextInt(256));
    }
    RawFile.writeBytes(file, bytes);
    try (Safetensors opened = Safetensors.open(file)) {
      for (String name : opened.names()) {
        MemorySegment data = opened.entry(name).data();
        assertThat(data.byteSize()).isEqualTo(opened.entry(name).spec().bytes());
        assertThat(opened.toDoubles(name)).hasSize((int) opened.entry(name).elements());
      }
    } catch (BadInputException refused) {
      assertThat(refused.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }
  }
}
