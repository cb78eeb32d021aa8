package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.seqmix.hybrid.BadInputException;

/// The fields of a map that have not been read yet. What is left at the end is an unknown field.
final class YamlFields {
  private final String origin;
  private final int line;
  private final Map<String, YamlNode> left;
  private final List<String> known = new ArrayList<>();

  private YamlFields(String origin, YamlNode.Fields fields) {
    this.origin = origin;
    this.line = fields.line();
    this.left = new HashMap<>(fields.values());
  }

  /// *Errors*: {@link BadInputException} when `node` is no map.
  static YamlFields of(String origin, YamlNode node) {
    if (node instanceof YamlNode.Fields fields) {
      return new YamlFields(origin, fields);
    }
    throw error(origin, node.line(), "expected a map of fields, got " + kind(node));
  }

  String text(String name) {
    return optional(name).map(n -> text(name, n)).orElseThrow(() -> missing(name));
  }

  String text(String name, String otherwise) {
    return optional(name).map(n -> text(name, n)).orElse(otherwise);
  }

  /// A text that is read further; what is wrong with it is reported with its line.
  <T> Optional<T> read(String name, Function<YamlNode, T> reader) {
    return optional(name).map(node -> {
      try {
        return reader.apply(node);
      } catch (IllegalArgumentException e) {
        throw error(origin, node.line(), name + ": " + e.getMessage());
      }
    });
  }

  int number(String name, int least, int otherwise) {
    return read(name, node -> {
      String text = text(name, node);
      if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least) {
        throw new IllegalArgumentException("expected a whole number >= " + least + ", got '" + text + "'");
      }
      return Integer.parseInt(text);
    }).orElse(otherwise);
  }

  List<String> texts(String name) {
    return optional(name).map(node -> texts(name, node)).orElse(List.of());
  }

  List<String> texts(String name, YamlNode node) {
    List<String> out = new ArrayList<>();
    for (YamlNode item : items(node)) {
      out.add(text(name, item));
    }
    return out;
  }

  /// A list, or a single value as a list of one.
  static List<YamlNode> items(YamlNode node) {
    return node instanceof YamlNode.Items items ? items.values() : List.of(node);
  }

  Optional<YamlNode> optional(String name) {
    known.add(name);
    return Optional.ofNullable(left.remove(name));
  }

  BadInputException missing(String name) {
    return error(origin, line, "expected the field '" + name + "', got none; see docs/evaluation.md");
  }

  String text(String name, YamlNode node) {
    if (node instanceof YamlNode.Text text) {
      return text.value();
    }
    throw error(origin, node.line(), name + ": expected a text, got " + kind(node));
  }

  /// Refuses the fields that nobody asked for.
  void end() {
    left.entrySet().stream().min(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.line(), b.line())))
        .ifPresent(e -> {
          throw error(origin, e.getValue().line(), "unknown field '" + e.getKey() + "'; expected some of " + known);
        });
  }

  static BadInputException error(String origin, int line, String what) {
    return new BadInputException(origin + ":" + line + ": " + what);
  }

  private static String kind(YamlNode node) {
    return switch (node) {
      case YamlNode.Text text -> "'" + text.value() + "'";
      case YamlNode.Items items -> "a list";
      case YamlNode.Fields fields -> "a map";
    };
  }
}
