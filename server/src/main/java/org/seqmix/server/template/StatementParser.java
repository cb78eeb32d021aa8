package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the body of a template: text, outputs, and the tags `if`, `for`, `set`, `macro`, `break`, `continue`, `generation`.
final class StatementParser {
  private final String name;
  private final List<Piece> pieces;
  private int at;
  private int depth;

  StatementParser(String name, List<Piece> pieces) {
    this.name = name;
    this.pieces = pieces;
  }

  /// The whole template.
  List<Statement> all() {
    List<Statement> body = new ArrayList<>();
    @Nullable Words end = body(body, Set.of());
    if (end != null) {
      throw end.failure("expected no " + end.peek());
    }
    return List.copyOf(body);
  }

  /// Statements up to one of the tags `ends`, whose words are returned behind its name's place; null at the end.
  private @Nullable Words body(List<Statement> into, Set<String> ends) {
    if (++depth > TemplateLimits.DEPTH) {
      throw TemplateException.at(name, 1, "expected blocks at most " + TemplateLimits.DEPTH + " deep");
    }
    while (at < pieces.size()) {
      Piece piece = pieces.get(at++);
      switch (piece.kind()) {
        case TEXT -> into.add(text(piece.text()));
        case OUTPUT -> into.add(output(new Words(name, piece)));
        case TAG -> {
          Words words = new Words(name, piece);
          if (ends.contains(words.peek().text())) {
            depth--;
            return words;
          }
          into.add(tag(words));
        }
      }
    }
    depth--;
    return null;
  }

  /// Statements up to one of these tags, which must come.
  private Words block(List<Statement> into, Words opened, String... ends) {
    Words end = body(into, Set.of(ends));
    if (end == null) {
      throw opened.failure("expected " + String.join(" or ", ends) + ", got the end");
    }
    return end;
  }

  private static Statement text(String text) {
    return f -> {
      f.write(text);
      return Statement.Flow.NEXT;
    };
  }

  private static Statement output(Words words) {
    Expression value = new ExpressionParser(words).expression();
    words.end();
    return f -> {
      f.at(words.line());
      f.write(Values.text(value.value(f)));
      return Statement.Flow.NEXT;
    };
  }

  private Statement tag(Words words) {
    String tag = words.name();
    return switch (tag) {
      case "if" -> condition(words);
      case "for" -> loop(words);
      case "set" -> set(words);
      case "macro" -> macro(words);
      case "generation" -> generation(words);
      case "break" -> f -> Statement.Flow.BREAK;
      case "continue" -> f -> Statement.Flow.CONTINUE;
      default -> throw words.failure("the tag '" + tag + "' is not supported here");
    };
  }

  private Statement generation(Words words) {
    List<Statement> body = new ArrayList<>();
    Words unused = block(body, words, "endgeneration");
    return f -> run(body, f);
  }

  private Statement condition(Words words) {
    Expression test = new ExpressionParser(words).expression();
    words.end();
    List<Statement> then = new ArrayList<>();
    List<Statement> otherwise = new ArrayList<>();
    Words end = block(then, words, "elif", "else", "endif");
    String tag = end.name();
    if (tag.equals("elif")) {
      otherwise.add(condition(end));
    } else if (tag.equals("else")) {
      Words unused = block(otherwise, words, "endif");
    }
    return f -> {
      f.at(words.line());
      return run(Values.truth(test.value(f)) ? then : otherwise, f);
    };
  }

  private Statement loop(Words words) {
    List<String> names = new ArrayList<>(List.of(words.name()));
    while (words.takeAny(",") != null) {
      names.add(words.name());
    }
    words.expectName("in");
    ExpressionParser expressions = new ExpressionParser(words);
    Expression items = expressions.either();
    @Nullable Expression condition = words.takeName("if") ? expressions.expression() : null;
    words.end();
    List<Statement> body = new ArrayList<>();
    List<Statement> otherwise = new ArrayList<>();
    if (block(body, words, "else", "endfor").name().equals("else")) {
      Words unused = block(otherwise, words, "endfor");
    }
    return new Loop(words.line(), names, items, condition, body, otherwise);
  }

  private Statement set(Words words) {
    String variable = words.name();
    @Nullable String attribute = words.takeAny(".") == null ? null : words.name();
    Expression value;
    if (words.takeAny("=") != null) {
      value = new ExpressionParser(words).expression();
    } else {
      List<Statement> body = new ArrayList<>();
      Words unused = block(body, words, "endset");
      value = f -> f.captured(() -> run(body, f));
    }
    words.end();
    return f -> {
      f.at(words.line());
      Object now = value.value(f);
      if (attribute == null) {
        f.set(variable, now);
      } else if (f.get(variable) instanceof Namespace space) {
        space.set(attribute, now);
      } else {
        throw f.failure("set " + variable + "." + attribute + ": expected a namespace, got "
            + Values.kind(f.get(variable)));
      }
      return Statement.Flow.NEXT;
    };
  }

  private Statement macro(Words words) {
    String macro = words.name();
    words.expect("(");
    List<String> names = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    while (words.takeAny(")") == null) {
      String parameter = words.name();
      names.add(parameter);
      defaults
          .add(words.takeAny("=") == null ? f -> new Undefined(parameter) : new ExpressionParser(words).expression());
      if (!words.peek().is(")")) {
        words.expect(",");
      }
    }
    words.end();
    List<Statement> body = new ArrayList<>();
    Words unused = block(body, words, "endmacro");
    return f -> {
      f.set(macro, new Macro(f, macro, names, defaults, body));
      return Statement.Flow.NEXT;
    };
  }

  /// Runs statements until one leaves the loop around them.
  static Statement.Flow run(List<Statement> body, Frame f) {
    for (Statement statement : body) {
      Statement.Flow flow = statement.run(f);
      if (flow != Statement.Flow.NEXT) {
        return flow;
      }
    }
    return Statement.Flow.NEXT;
  }
}
