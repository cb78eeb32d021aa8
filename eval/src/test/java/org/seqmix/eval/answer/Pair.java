package org.seqmix.eval.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The pairs of answers made by hand.
record Pair(String group, String first, String second, boolean same, boolean isMiss) {
  static List<Pair> all() {
    try (InputStream in = Pair.class.getResourceAsStream("pairs.txt")) {
      String[] group = {""};
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .peek(line -> group[0] = line.startsWith("#") ? line : group[0])
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> of(group[0], line)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pair of(String group, String line) {
    boolean miss = line.startsWith("MISS ");
    String pair = miss ? line.substring("MISS ".length()) : line;
    String sign = pair.contains(" == ") ? " == " : " != ";
    int at = pair.indexOf(sign);
    if (at < 0) {
      throw new IllegalArgumentException("pairs.txt: expected 'a == b' or 'a != b', got '" + line + "'");
    }
    return new Pair(group, pair.substring(0, at), pair.substring(at + sign.length()), sign.equals(" == "), miss);
  }
}
