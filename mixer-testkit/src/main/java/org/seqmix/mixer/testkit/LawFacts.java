package org.seqmix.mixer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What one law did with one mixer.
///
/// @param mixer the mixer's name
/// @param devices the devices it may have run on
/// @param law the law's label
/// @param tries how many tries
/// @param time how long they took
record LawFacts(String mixer, List<String> devices, String law, int tries, Duration time) {
  /// One line: mixer, devices joined by `; `, law, tries and milliseconds, separated by tabs.
  String line() {
    return String.join("\t", mixer, String.join("; ", devices), law, String.valueOf(tries),
        String.valueOf(time.toMillis()));
  }

  /// Writes the line to a file of its own, `name.tsv` in `folder`, over that of an earlier run.
  void write(Path folder, String name) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".tsv"), line() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("laws: cannot write to " + folder, e);
    }
  }
}
