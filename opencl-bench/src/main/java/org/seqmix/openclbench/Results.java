package org.seqmix.openclbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One run.
///
/// @param device hardware
/// @param driver its driver and version
/// @param date   UTC
/// @param rows   in the order of the run
public record Results(String device, String driver, String date, List<Row> rows) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Results {
    rows = List.copyOf(rows);
  }

  static Results read(Path file) {
    try {
      return JSON.readValue(Files.readAllBytes(file), Results.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot read", e);
    }
  }

  /// Writes the run so far: under another name first, so that a run that is cut off leaves a whole file.
  void write(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path next = Files.createTempFile(folder, ".results", ".json");
      Files.writeString(next, JSON.writeValueAsString(this) + "\n");
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot write", e);
    }
  }
}
