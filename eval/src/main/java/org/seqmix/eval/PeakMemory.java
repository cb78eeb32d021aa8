package org.seqmix.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Peak resident memory of this process, where the system tells it (Linux).
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  /// What resets the peak to what is resident now.
  private static final String PEAK = "5";

  private PeakMemory() {}

  /// Forgets earlier peaks; where the system does not allow that, the peak of the process's whole life is kept.
  public static void reset() {
    try {
      Files.writeString(RESET, PEAK);
    } catch (IOException | SecurityException notHere) {
      return;
    }
  }

  /// Most bytes that were resident at once.
  public static OptionalLong bytes() {
    try {
      return parse(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
    } catch (IOException | SecurityException notHere) {
      return OptionalLong.empty();
    }
  }

  /// The line `VmHWM: N kB` of a status file.
  static OptionalLong parse(String status) {
    return status.lines().filter(l -> l.startsWith("VmHWM:")).map(l -> l.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty() && digits.length() < 16).mapToLong(digits -> 1024 * Long.parseLong(digits))
        .findFirst();
  }
}
