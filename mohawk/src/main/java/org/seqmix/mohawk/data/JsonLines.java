package org.seqmix.mohawk.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON Lines: every line that is not blank is an object, and a document.
///
/// A document's ids are those of its whole text, whatever counts. An answer begins at the first token in which the text
/// differs from the text before the answer alone: a token that reaches over the border is the answer's. *Cost*: one pass
/// over the file, a line in memory at a time beside the {@link Corpus}; texts with answers are encoded again up to each
/// answer's borders. *Errors*: one line with the file, the number of the line and what is wrong.
final class JsonLines {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();

  private final LineFormat format;
  private final Tokenizer tokenizer;
  private final ModelConfig config;
  private final boolean end;
  private final List<int[]> documents = new ArrayList<>();
  private final List<BitSet> answers = new ArrayList<>();

  JsonLines(LineFormat format, Tokenizer tokenizer, ModelConfig config, boolean end) {
    this.format = format;
    this.tokenizer = tokenizer;
    this.config = config;
    this.end = end;
  }

  /// The documents of a file.
  Corpus read(Path file) {
    int number = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(line);
        }
      }
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": expected UTF-8 text, got other bytes after line " + number
          + "; convert the file", e);
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "name a readable file of JSON lines");
    } catch (JacksonException e) {
      throw new BadInputException(file + ", line " + number + ": expected a JSON object, got: "
          + e.getOriginalMessage() + "; correct or remove the line", e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(file + ", line " + number + ": " + e.getMessage(), e);
    }
    if (documents.isEmpty()) {
      throw new BadInputException(file + ": expected JSON objects, one a line, got an empty file");
    }
    return new Corpus(documents, answers);
  }

  private void add(String line) {
    List<LineFormat.Part> parts = format.parts(JSON.readTree(line));
    int[] ids = tokenizer.encode(text(parts), false);
    int[] document = Corpus.wrapped(ids, config, end);
    if (format.answersOnly()) {
      answers.add(marks(parts, ids, document));
    }
    documents.add(document);
  }

  private static String text(List<LineFormat.Part> parts) {
    return parts.stream().map(LineFormat.Part::text).collect(Collectors.joining());
  }

  /// Which tokens of the document are answers'.
  private BitSet marks(List<LineFormat.Part> parts, int[] ids, int[] document) {
    int shift = config.tokens().bos().isPresent() ? 1 : 0;
    BitSet out = new BitSet(document.length);
    int from = 0;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i + 1 == parts.size();
      if (last || parts.get(i).isAnswer() != parts.get(i + 1).isAnswer()) {
        int to =
            last ? ids.length : Math.max(from, common(tokenizer.encode(text(parts.subList(0, i + 1)), false), ids));
        out.set(shift + from, shift + to, parts.get(i).isAnswer());
        from = to;
      }
    }
    if (out.nextSetBit(1) < 0) {
      throw new IllegalArgumentException("expected an answer of at least one token, got none; remove the line");
    }
    out.set(shift + ids.length, document.length, parts.getLast().isAnswer());
    return out;
  }

  /// How many tokens two texts have in common at their beginnings.
  private static int common(int[] a, int[] b) {
    int mismatch = java.util.Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }
}
