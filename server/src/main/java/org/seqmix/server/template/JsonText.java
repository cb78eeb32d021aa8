package org.seqmix.server.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values as JSON, spaced as published templates expect it: `{"a": 1, "b": [1, 2]}`, letters of all scripts as they are.
final class JsonText {
  private final Frame frame;
  private final int indent;
  private final StringBuilder out = new StringBuilder();

  private JsonText(Frame frame, int indent) {
    this.frame = frame;
    this.indent = indent;
  }

  static String of(Frame frame, @Nullable Object value, @Nullable Object indent) {
    JsonText json = new JsonText(frame, indent instanceof Long n ? (int) Math.clamp(n, 0, 16) : -1);
    json.value(value, 0);
    return json.out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    frame.size(out.length());
    frame.spend(1);
    if (depth > TemplateLimits.DEPTH) {
      throw frame.failure("tojson: expected values at most " + TemplateLimits.DEPTH + " deep");
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean b -> out.append(b);
      case Number n -> out.append(n);
      case String s -> text(s);
      case List<?> list -> {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
          separate(i, depth + 1);
          value(list.get(i), depth + 1);
        }
        close(!list.isEmpty(), depth, ']');
      }
      case Map<?, ?> map -> {
        out.append('{');
        int i = 0;
        for (Map.Entry<?, ?> e : map.entrySet()) {
          separate(i++, depth + 1);
          text(String.valueOf(e.getKey()));
          out.append(": ");
          value(e.getValue(), depth + 1);
        }
        close(!map.isEmpty(), depth, '}');
      }
      default -> throw frame.failure("tojson: " + Values.kind(value) + " is not a value of JSON");
    }
  }

  private void separate(int i, int depth) {
    out.append(i == 0 ? "" : indent < 0 ? ", " : ",");
    line(depth);
  }

  private void close(boolean filled, int depth, char bracket) {
    if (filled) {
      line(depth);
    }
    out.append(bracket);
  }

  private void line(int depth) {
    if (indent >= 0) {
      out.append('\n').append(" ".repeat(indent * depth));
    }
  }

  private void text(String s) {
    out.append('"');
    for (char c : s.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> out.append(c < 0x20 ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    out.append('"');
  }
}
