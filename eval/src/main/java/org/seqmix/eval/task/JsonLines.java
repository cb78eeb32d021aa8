package org.seqmix.eval.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Records of a file with a JSON object on every line. Empty lines are passed over.
final class JsonLines {
  /// No file of tasks is longer.
  static final long MAX_BYTES = 2L << 30;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonLines() {
  }

  /// *Errors*: {@link BadInputException} with file and line.
  static List<DataRecord> read(Path file) {
    List<DataRecord> out = new ArrayList<>();
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadInputException(file + ": expected at most " + MAX_BYTES + " bytes, got " + Files.size(file)
            + "; cut the file");
      }
      try (BufferedReader in = Files.newBufferedReader(file)) {
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          number++;
          if (!line.isBlank()) {
            out.add(new DataRecord(file + ":" + number, object(file, number, line)));
          }
        }
      }
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "expected a file of JSON objects in UTF-8, one a line");
    }
    return out;
  }

  private static ObjectNode object(Path file, int number, String line) {
    String got;
    try {
      JsonNode node = JSON.readTree(line);
      if (node instanceof ObjectNode object) {
        return object;
      }
      got = node.isArray() ? "a list" : "a single value";
    } catch (JacksonException e) {
      got = e.getOriginalMessage();
    }
    throw new BadInputException(file + ":" + number + ": expected a JSON object, got " + got
        + "; correct the line or take it out");
  }
}
