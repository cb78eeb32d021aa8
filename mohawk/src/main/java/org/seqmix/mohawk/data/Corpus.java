package org.seqmix.mohawk.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Documents as token ids, each beginning with BOS where the model has one.
///
/// Where it has answers, losses over logits count only the tokens that are an answer's. *Memory*: 4 bytes a token, one bit
/// more with answers, and some hundred bytes a document.
///
/// @param documents the documents in file order
/// @param answers for every document, which of its tokens belong to answers; empty where all tokens of all documents count
public record Corpus(List<int[]> documents, List<BitSet> answers) {
  /// The line between two documents of a text file.
  public static final String SEPARATOR = "<|endoftext|>";

  public Corpus {
    documents = List.copyOf(documents);
    answers = List.copyOf(answers);
    if (!answers.isEmpty() && answers.size() != documents.size()) {
      throw new IllegalArgumentException("corpus: expected answers of all " + documents.size()
          + " documents or of none, got " + answers.size());
    }
  }

  /// Documents all of whose tokens count.
  public Corpus(List<int[]> documents) {
    this(documents, List.of());
  }

  /// The documents of a text file: separated by lines {@link #SEPARATOR}, stripped of line breaks at both ends, empty
  /// ones dropped.
  public static List<String> texts(Path file) {
    String all;
    try {
      all = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": expected UTF-8 text, got other bytes; convert the file", e);
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "name a readable text file");
    }
    List<String> out = new ArrayList<>();
    for (String part : all.split("(?m)^" + java.util.regex.Pattern.quote(SEPARATOR) + "\\R?", -1)) {
      String text = strip(part);
      if (!text.isEmpty()) {
        out.add(text);
      }
    }
    if (out.isEmpty()) {
      throw new BadInputException(file + ": expected text, got an empty file; name a file with documents");
    }
    return out;
  }

  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBreak(text.charAt(from))) {
      from++;
    }
    while (to > from && isBreak(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }

  /// Encodes texts: BOS where the model has one, the tokens, and the first end token where `end` says so.
  public static Corpus encode(List<String> texts, Tokenizer tokenizer, ModelConfig config, boolean end) {
    List<int[]> out = new ArrayList<>(texts.size());
    for (String text : texts) {
      out.add(wrapped(tokenizer.encode(text, false), config, end));
    }
    return new Corpus(out);
  }

  /// The ids of a whole document, for those of its text.
  static int[] wrapped(int[] ids, ModelConfig config, boolean end) {
    boolean bos = config.tokens().bos().isPresent();
    boolean eos = end && !config.tokens().eos().isEmpty();
    int[] out = new int[ids.length + (bos ? 1 : 0) + (eos ? 1 : 0)];
    System.arraycopy(ids, 0, out, bos ? 1 : 0, ids.length);
    if (bos) {
      out[0] = config.tokens().bos().getAsInt();
    }
    if (eos) {
      out[out.length - 1] = config.tokens().eos().getFirst();
    }
    return out;
  }

  /// This corpus followed by another. Where only one has answers, all tokens of the other's documents count as such.
  public Corpus and(Corpus other) {
    List<int[]> all = new ArrayList<>(documents);
    all.addAll(other.documents);
    if (answers.isEmpty() && other.answers.isEmpty()) {
      return new Corpus(all);
    }
    List<BitSet> marks = new ArrayList<>(marks());
    marks.addAll(other.marks());
    return new Corpus(all, marks);
  }

  private List<BitSet> marks() {
    return answers.isEmpty() ? documents.stream().map(d -> allOf(d.length)).toList() : answers;
  }

  private static BitSet allOf(int tokens) {
    BitSet out = new BitSet(tokens);
    out.set(0, tokens);
    return out;
  }

  /// The documents with these numbers, counted from 0.
  public Corpus select(IntPredicate numbers) {
    int[] chosen = IntStream.range(0, documents.size()).filter(numbers).toArray();
    return new Corpus(Arrays.stream(chosen).mapToObj(documents::get).toList(),
        answers.isEmpty() ? List.of() : Arrays.stream(chosen).mapToObj(answers::get).toList());
  }

  /// Tokens of all documents.
  public long tokens() {
    return documents.stream().mapToLong(d -> d.length).sum();
  }
}
