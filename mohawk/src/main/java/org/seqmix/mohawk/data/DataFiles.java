package org.seqmix.mohawk.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Training files: JSON Lines where the name ends in `.jsonl`, else text.
public final class DataFiles {
  private DataFiles() {
  }

  /// Fails with one line where a file cannot be read, before anything that takes long.
  public static void check(List<Path> files) {
    for (Path file : files) {
      try {
        Files.newInputStream(file).close();
      } catch (IOException e) {
        throw BadInputException.io(file, "read", e, "name a readable text file");
      }
    }
  }

  /// The documents of all files, in order, as {@link Corpus#encode} encodes them. A text file is in memory as a whole while it is read.
  public static Corpus read(List<Path> files, LineFormat format, Tokenizer tokenizer, ModelConfig config, boolean end) {
    Corpus all = new Corpus(List.of());
    for (Path file : files) {
      all = all.and(file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")
          ? new JsonLines(format, tokenizer, config, end).read(file)
          : Corpus.encode(Corpus.texts(file), tokenizer, config, end));
    }
    return all;
  }
}
