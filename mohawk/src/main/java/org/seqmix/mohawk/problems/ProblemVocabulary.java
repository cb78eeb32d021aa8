package org.seqmix.mohawk.problems;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The tokens of the problems, in the order of their ids.
///
/// Text is cut into words with the space before them, single digits, arithmetic signs with both their spaces, line
/// breaks, and the single space before a number. So digits are the same ten tokens in question and solution, and the
/// tokens of a text, joined, are the text.
public final class ProblemVocabulary {
  /// What one token is: the same expression cuts text here and in `tokenizer.json`.
  static final Pattern TOKEN = Pattern.compile(" [-+x=] |#### |\\n| ?[A-Za-z]+|[0-9]|[ .?]");

  /// Unknown, begin and end of a document: ids 0, 1, 2.
  static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>");

  private static final int MULTIPLE = 8;

  private ProblemVocabulary() {}

  /// All tokens; the index is the id. Special tokens, digits, signs, then the words of the phrases sorted, then unused
  /// entries up to a multiple of 8.
  public static List<String> tokens() {
    Set<String> tokens = new LinkedHashSet<>(SPECIAL);
    "0123456789".chars().forEach(digit -> tokens.add(Character.toString(digit)));
    tokens.addAll(List.of("\n", ProblemText.ANSWER_MARK + " ", " = "));
    Stream.of(Operation.values()).forEach(operation -> tokens.add(" " + operation.symbol() + " "));
    Set<String> words = new TreeSet<>();
    Wording.coverage().forEach(sentence -> words.addAll(cut(sentence)));
    tokens.addAll(words);
    List<String> padded = new ArrayList<>(tokens);
    for (int i = 0; padded.size() % MULTIPLE != 0; i++) {
      padded.add("<unused_" + i + ">");
    }
    return List.copyOf(padded);
  }

  private static List<String> cut(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).toList();
  }
}
