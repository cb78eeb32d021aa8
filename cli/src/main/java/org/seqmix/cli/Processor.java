package org.seqmix.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What the cpu device runs on, for people.
final class Processor {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Processor() {}

  /// The processor's name where the system tells, how many there are, and the memory.
  static String description() {
    OptionalLong bytes = MachineMemory.total();
    return name().orElse(System.getProperty("os.arch")) + ", " + Runtime.getRuntime().availableProcessors()
        + " processors, Java " + Runtime.version().feature()
        + (bytes.isEmpty() ? "" : String.format(Locale.ROOT, ", %.1f GiB", bytes.getAsLong() / 1073741824.0));
  }

  private static Optional<String> name() {
    if (!Files.isReadable(LINUX)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(LINUX, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.startsWith("model name")).findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
