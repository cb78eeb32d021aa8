package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// A text with places for a record's fields: `Question: {question}`. Two braces stand for one.
///
/// @param literals texts before, between and after the fields, one more than these
/// @param fields   what stands between
record Template(List<String> literals, List<Field> fields) {
  Template {
    literals = List.copyOf(literals);
    fields = List.copyOf(fields);
  }

  /// Reads a template.
  ///
  /// *Errors*: {@link IllegalArgumentException} that says what is wrong with it.
  static Template parse(String text) {
    List<String> literals = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
      if (c == '{' && !doubled) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new IllegalArgumentException("expected '}' after '" + text.substring(at) + "'; write {{ for a brace");
        }
        literals.add(literal.toString());
        literal.setLength(0);
        fields.add(Field.parse(text.substring(at + 1, end)));
        at = end;
      } else if (c == '}' && !doubled) {
        throw new IllegalArgumentException("expected '{' before '" + text.substring(at) + "'; write }} for a brace");
      } else {
        literal.append(c);
        at += c == '{' || c == '}' ? 1 : 0;
      }
    }
    literals.add(literal.toString());
    return new Template(literals, fields);
  }

  /// Whether the record has every field.
  boolean fits(ObjectNode record) {
    return fields.stream().allMatch(f -> f.isIn(record));
  }

  /// The text for a record.
  String text(ObjectNode record) {
    StringBuilder out = new StringBuilder(literals.getFirst());
    for (int i = 0; i < fields.size(); i++) {
      out.append(fields.get(i).text(record)).append(literals.get(i + 1));
    }
    return out.toString();
  }

  /// The texts of the list that the only field is.
  List<String> list(ObjectNode record) {
    return fields.getFirst().list(record);
  }

  /// Whether this is one field and nothing else.
  boolean isOneField() {
    return fields.size() == 1 && literals.stream().allMatch(String::isEmpty);
  }

  /// Names of the fields, for messages.
  String names() {
    return fields.stream().map(Field::name).distinct().collect(Collectors.joining(", "));
  }
}
