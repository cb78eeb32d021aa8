package org.seqmix.server.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words of one tag or output, read one after another.
final class Words {
  private final String name;
  private final int line;
  private final List<Lexeme> all;
  private int at;

  Words(String name, Piece piece) {
    this.name = name;
    this.line = piece.line();
    this.all = Lexer.lexemes(name, piece);
  }

  Lexeme peek() {
    return all.get(at);
  }

  Lexeme peekNext() {
    return all.get(Math.min(at + 1, all.size() - 1));
  }

  boolean peekName(String word) {
    return peek().isName(word);
  }

  Lexeme take() {
    Lexeme word = all.get(at);
    skip(1);
    return word;
  }

  void skip(int count) {
    at = Math.min(at + count, all.size() - 1);
  }

  boolean takeName(String word) {
    boolean is = peekName(word);
    skip(is ? 1 : 0);
    return is;
  }

  /// Takes one of these operators; null where the next word is another.
  @Nullable
  String takeAny(String... operators) {
    for (String operator : operators) {
      if (peek().is(operator)) {
        skip(1);
        return operator;
      }
    }
    return null;
  }

  void expect(String operator) {
    if (takeAny(operator) == null) {
      throw failure("expected " + operator + ", got " + peek());
    }
  }

  void expectName(String word) {
    if (!takeName(word)) {
      throw failure("expected " + word + ", got " + peek());
    }
  }

  /// A name of the template's own choice.
  String name() {
    Lexeme word = take();
    if (word.kind() != Lexeme.Kind.NAME) {
      throw failure("expected a name, got " + word);
    }
    return word.text();
  }

  void end() {
    if (peek().kind() != Lexeme.Kind.END) {
      throw failure("expected nothing more, got " + peek());
    }
  }

  int line() {
    return line;
  }

  TemplateException failure(String what) {
    return TemplateException.at(name, line, what);
  }
}
