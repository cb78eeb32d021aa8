package org.seqmix.eval.recall;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;

/// Text around what is to be found.
@FunctionalInterface
public interface Filler {
  /// So many sentences in a row; the same for the same seed, fewer being the beginning of more.
  List<String> sentences(int count, long seed);

  /// Short sentences made of everyday words.
  static Filler made() {
    return (count, seed) -> {
      SplittableRandom random = new SplittableRandom(seed);
      return Stream.generate(() -> Vocables.sentence(random)).limit(count).toList();
    };
  }

  /// Sentences of a text file in their order, from a random one on, around its end if need be.
  ///
  /// Errors: [BadInputException] for a file that is missing, longer than 64 MiB, no UTF-8 or without a sentence.
  static Filler of(Path file) {
    List<String> all = read(file);
    return (count, seed) -> {
      int from = new SplittableRandom(seed).nextInt(all.size());
      return IntStream.range(from, from + count).mapToObj(i -> all.get(i % all.size())).toList();
    };
  }

  private static List<String> read(Path file) {
    long most = 64L << 20;
    try {
      if (Files.size(file) > most) {
        throw new BadInputException(file + ": expected a text of at most " + most + " bytes, got " + Files.size(file)
            + "; name a part of it");
      }
      List<String> sentences = Arrays.stream(Files.readString(file).split("(?<=[.!?])\\s+|\\n\\n+"))
          .map(s -> s.replaceAll("\\s+", " ").strip()).filter(s -> !s.isEmpty() && s.length() < 1000).toList();
      if (sentences.isEmpty()) {
        throw new BadInputException(file + ": expected a text with sentences, got none; name another file");
      }
      return sentences;
    } catch (MalformedInputException e) {
      throw new BadInputException(file + ": expected UTF-8 text, got other bytes; name a text file", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": expected a text file, got: " + e + "; check the name", e);
    }
  }
}
