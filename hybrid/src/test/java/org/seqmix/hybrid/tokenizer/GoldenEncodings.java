package org.seqmix.hybrid.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.seqmix.hybrid.SharedFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Texts with their ids as the reference tokenizers give them.
final class GoldenEncodings {
  /// A text, its ids with and without special tokens, and the ids decoded without special tokens.
  @SuppressWarnings("ArrayRecordComponent")
  record Golden(String text, int[] ids, int[] idsNoSpecial, String decoded) {}

  /// A text and its ids without special tokens.
  @SuppressWarnings("ArrayRecordComponent")
  record Vector(String text, int[] ids) {}

  private static final JsonMapper MAPPER = new JsonMapper();

  private GoldenEncodings() {}

  /// The texts beside a small tokenizer of `golden/tokenizers`.
  static List<Golden> golden(Path folder) {
    List<Golden> all = new ArrayList<>();
    for (JsonNode node : MAPPER.readTree(folder.resolve("golden.json").toFile())) {
      all.add(new Golden(node.get("text").stringValue(), ids(node.get("ids")), ids(node.get("ids_no_special")),
          node.get("decoded").stringValue()));
    }
    return all;
  }

  private static int[] ids(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).intValue()).toArray();
  }

  /// The texts of `tokenizers/vectors/NAME.inp` with the ids of `NAME.out`.
  static List<Vector> vectors(String name) {
    Path folder = SharedFiles.path("tokenizers/vectors");
    try {
      String[] texts = Files.readString(folder.resolve(name + ".inp")).split("\n__ggml_vocab_test__\n", -1);
      List<String> lines = Files.readAllLines(folder.resolve(name + ".out"));
      List<Vector> all = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        int[] ids =
            line.isEmpty() ? new int[0] : List.of(line.split(" +")).stream().mapToInt(Integer::parseInt).toArray();
        all.add(new Vector(texts[i], ids));
      }
      boolean separatorAtTheEnd = texts[texts.length - 1].isEmpty();
      if (all.size() != texts.length - (separatorAtTheEnd ? 1 : 0)) {
        throw new AssertionError(name + ": " + texts.length + " texts, " + all.size() + " lines of ids");
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
