package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What may stand after a value: `.name`, `[item]`, `(arguments)`, `|filter`, `is test`.
final class Postfixes {
  /// Words that cannot be the argument of a test.
  private static final Set<String> NOT_ARGUMENTS = Set.of("else", "or", "and", "is", "if", "in", "not");

  private final Words words;
  private final ExpressionParser expressions;

  Postfixes(Words words, ExpressionParser expressions) {
    this.words = words;
    this.expressions = expressions;
  }

  Expression after(Expression first) {
    Expression value = first;
    while (true) {
      if (words.takeAny(".") != null) {
        value = attribute(value, words.name());
      } else if (words.takeAny("[") != null) {
        value = item(value);
      } else if (words.takeAny("(") != null) {
        value = call(value, arguments());
      } else if (words.takeAny("|") != null) {
        value = filter(value);
      } else if (words.takeName("is")) {
        value = test(value);
      } else {
        return value;
      }
    }
  }

  private Expression attribute(Expression owner, String name) {
    if (words.takeAny("(") == null) {
      return f -> {
        f.spend(1);
        return Access.attribute(f, owner.value(f), name);
      };
    }
    Arguments arguments = arguments();
    return f -> {
      f.spend(1);
      Object self = owner.value(f);
      Object own = self instanceof Map<?, ?> || self instanceof Namespace ? Access.own(self, name) : null;
      return own instanceof Function function
          ? call(f, function, arguments)
          : Methods.call(f, self, name, arguments.values(f));
    };
  }

  private Expression item(Expression owner) {
    Expression from = words.peek().is(":") ? f -> null : expressions.expression();
    if (words.takeAny("]") != null) {
      return f -> {
        f.spend(1);
        return Access.item(f, owner.value(f), from.value(f));
      };
    }
    words.expect(":");
    Expression to = words.peek().is(":") || words.peek().is("]") ? f -> null : expressions.expression();
    Expression step = words.takeAny(":") == null || words.peek().is("]") ? f -> null : expressions.expression();
    words.expect("]");
    return f -> Access.slice(f, owner.value(f), from.value(f), to.value(f), step.value(f));
  }

  /// Arguments of a call.
  record Arguments(List<Expression> inOrder, Map<String, Expression> byName) {
    List<@Nullable Object> values(Frame f) {
      if (!byName.isEmpty()) {
        throw f.failure("expected arguments without names, got " + byName.keySet());
      }
      return ordered(f);
    }

    List<@Nullable Object> ordered(Frame f) {
      List<@Nullable Object> all = new ArrayList<>();
      inOrder.forEach(e -> all.add(e.value(f)));
      return all;
    }

    Map<String, @Nullable Object> named(Frame f) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      byName.forEach((name, e) -> all.put(name, e.value(f)));
      return all;
    }
  }

  /// The rest of `(a, b, name=c)`.
  Arguments arguments() {
    List<Expression> inOrder = new ArrayList<>();
    Map<String, Expression> byName = new LinkedHashMap<>();
    while (words.takeAny(")") == null) {
      if (words.peek().kind() == Lexeme.Kind.NAME && words.peekNext().is("=")) {
        String name = words.name();
        words.expect("=");
        byName.put(name, expressions.expression());
      } else {
        inOrder.add(expressions.expression());
      }
      if (!words.peek().is(")")) {
        words.expect(",");
      }
    }
    return new Arguments(inOrder, byName);
  }

  private static Expression call(Expression callee, Arguments arguments) {
    return f -> {
      f.spend(1);
      Object value = callee.value(f);
      if (value instanceof Function function) {
        return call(f, function, arguments);
      }
      throw f.failure(value instanceof Undefined missing ? missing.toString()
          : "expected something to call, got " + Values.kind(value));
    };
  }

  private static @Nullable Object call(Frame f, Function function, Arguments arguments) {
    try {
      return function.call(arguments.ordered(f), arguments.named(f));
    } catch (IllegalArgumentException e) {
      throw f.failure(String.valueOf(e.getMessage()));
    }
  }

  private Expression filter(Expression value) {
    String name = words.name();
    Arguments arguments = words.takeAny("(") == null ? new Arguments(List.of(), Map.of()) : arguments();
    if (!Filters.NAMES.contains(name)) {
      throw words.failure("the filter '" + name + "' is not supported");
    }
    return f -> {
      f.spend(1);
      return Filters.apply(f, name, value.value(f), arguments.ordered(f), arguments.named(f));
    };
  }

  private Expression test(Expression value) {
    boolean not = words.takeName("not");
    String name = words.name();
    Arguments arguments = new Arguments(List.of(), Map.of());
    Lexeme next = words.peek();
    if (words.takeAny("(") != null) {
      arguments = arguments();
    } else if (next.kind() == Lexeme.Kind.TEXT || next.kind() == Lexeme.Kind.INTEGER
        || next.kind() == Lexeme.Kind.NAME && !NOT_ARGUMENTS.contains(next.text())) {
          Lexeme word = words.take();
          Object literal = word.kind() == Lexeme.Kind.INTEGER ? (Object) Long.valueOf(word.text()) : word.text();
          arguments = new Arguments(List.of(word.kind() == Lexeme.Kind.NAME ? f -> f.get(word.text()) : f -> literal),
              Map.of());
        }
    if (!Tests.NAMES.contains(name)) {
      throw words.failure("the test '" + name + "' is not supported");
    }
    Arguments given = arguments;
    return f -> not != Tests.holds(f, name, value.value(f), given.values(f));
  }
}
