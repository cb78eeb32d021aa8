package org.seqmix.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import jdk.incubator.vector.FloatVector;

/// Where and when a run took place.
///
/// @param date       UTC
/// @param processor  its name
/// @param processors how many there are
/// @param vectorBits of a vector of the Vector API's choice
/// @param java       version of the JVM
public record Machine(String date, String processor, int processors, int vectorBits, String java) {
  private static final Path INFO = Path.of("/proc/cpuinfo");

  /// This machine now.
  static Machine here() {
    return new Machine(LocalDate.now(ZoneOffset.UTC).toString(), name(), Runtime.getRuntime().availableProcessors(),
        FloatVector.SPECIES_PREFERRED.vectorBitSize(), Runtime.version().toString());
  }

  private static String name() {
    try {
      return Files.readAllLines(INFO).stream().filter(l -> l.startsWith("model name"))
          .map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst().orElse(System.getProperty("os.arch"));
    } catch (IOException notHere) {
      return System.getProperty("os.arch");
    }
  }

  @Override
  public String toString() {
    return processor + ", " + processors + " processors, vectors of " + vectorBits + " bits, JDK " + java + ", " + date;
  }
}
