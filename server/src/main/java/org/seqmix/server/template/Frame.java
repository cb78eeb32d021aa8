package org.seqmix.server.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rendering: its variables, its text so far, and what it may still cost.
final class Frame {
  private final String name;
  private final TemplateLimits limits;
  private final Deque<Map<String, @Nullable Object>> scopes = new ArrayDeque<>();
  private StringBuilder out = new StringBuilder();
  private long steps;
  private int line = 1;
  private int depth;

  Frame(String name, TemplateLimits limits, Map<String, @Nullable Object> variables) {
    this.name = name;
    this.limits = limits;
    scopes.push(new HashMap<>(variables));
  }

  /// Statements of line `line` run now.
  void at(int line) {
    this.line = line;
    spend(1);
  }

  /// Counts steps.
  void spend(long count) {
    steps += count;
    if (steps > limits.steps()) {
      throw failure("expected at most " + limits.steps() + " steps; does the template end?");
    }
  }

  /// A text or list of this length on the way.
  void size(long length) {
    if (length > limits.characters()) {
      throw failure("expected texts of at most " + limits.characters() + " characters, got " + length);
    }
    spend(length / 64);
  }

  TemplateException failure(String what) {
    return TemplateException.at(name, line, what);
  }

  void write(String text) {
    size((long) out.length() + text.length());
    out.append(text);
  }

  String text() {
    return out.toString();
  }

  /// What `body` writes, kept apart from the text.
  String captured(Runnable body) {
    StringBuilder outer = out;
    out = new StringBuilder();
    try {
      body.run();
      return out.toString();
    } finally {
      out = outer;
    }
  }

  @Nullable
  Object get(String variable) {
    for (Map<String, @Nullable Object> scope : scopes) {
      if (scope.containsKey(variable)) {
        return scope.get(variable);
      }
    }
    return new Undefined(variable);
  }

  void set(String variable, @Nullable Object value) {
    scopes.getFirst().put(variable, value);
  }

  /// Runs `body` with variables of its own.
  <T> T inner(java.util.function.Supplier<T> body) {
    if (++depth > TemplateLimits.DEPTH) {
      throw failure("expected at most " + TemplateLimits.DEPTH + " loops and macros in each other");
    }
    scopes.push(new HashMap<>());
    try {
      return body.get();
    } finally {
      scopes.pop();
      depth--;
    }
  }
}
