package org.seqmix.eval.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.seqmix.eval.Likelihood;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One entry of a journal as a line: CRC-32C of what follows in 8 hexadecimal digits, a space, and a JSON object.
///
/// @param key    which model was asked what, in which way
/// @param scores one a choice, to the bit
record JournalLine(String key, List<Likelihood.Score> scores) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PREFIX = 9;

  JournalLine {
    scores = List.copyOf(scores);
  }

  /// The line with its line break; task and item are there for a reader.
  byte[] bytes(String task, int item) {
    ObjectNode root = JSON.createObjectNode().put("task", task).put("item", item).put("key", key);
    ArrayNode all = root.putArray("scores");
    for (Likelihood.Score score : scores) {
      all.addArray().add(Double.toString(score.logProbability())).add(score.isGreedy());
    }
    String json = JSON.writeValueAsString(root);
    return (checksum(json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// What a line without its line break says; empty for one that is damaged.
  static Optional<JournalLine> parse(String line) {
    if (line.length() <= PREFIX || !line.startsWith(checksum(line.substring(PREFIX)) + " ")) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(line.substring(PREFIX));
      List<Likelihood.Score> scores = new ArrayList<>();
      for (JsonNode score : root.path("scores")) {
        scores.add(new Likelihood.Score(Double.parseDouble(score.path(0).asString()), score.path(1).asBoolean()));
      }
      return Optional.of(new JournalLine(root.path("key").asString(), scores));
    } catch (JacksonException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String checksum(String json) {
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
