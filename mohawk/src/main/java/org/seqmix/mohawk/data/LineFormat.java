package org.seqmix.mohawk.data;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a line of a JSON Lines file says, and the text that is made of it.
///
/// A line holds one of three: the whole text, a prompt and its answer, or the messages of a conversation. The first of
/// them that it has is taken.
///
/// @param textField the field with a whole text; empty for none
/// @param promptField the field with a prompt
/// @param answerField the field with its answer
/// @param messagesField the field with a list of messages, each with `role` and `content`
/// @param template prompt and answer as a text, with `{prompt}` and `{answer}`
/// @param messageTemplate a message as a text, with `{role}` and `{content}`
/// @param answersOnly whether losses count answers alone: the answer or the contents of the assistant's messages, with
///     what the template has after them
public record LineFormat(String textField, String promptField, String answerField, String messagesField,
    String template, String messageTemplate, boolean answersOnly) {
  private static final String ASSISTANT = "assistant";

  public LineFormat {
    ofAnswer(template);
    ofMessage(messageTemplate);
    if (answersOnly && !textField.isEmpty()) {
      throw new IllegalArgumentException("text_field (" + textField
          + "): expected none where losses count answers alone, since a whole text does not say which part is one");
    }
  }

  /// A part of a document's text.
  record Part(String text, boolean isAnswer) {
  }

  private static Template ofAnswer(String text) {
    return Template.parse("template", text, "{prompt}", "{answer}");
  }

  private static Template ofMessage(String text) {
    return Template.parse("message_template", text, "{role}", "{content}");
  }

  /// The parts of a line's document. *Errors*: an {@link IllegalArgumentException} that says what is missing.
  List<Part> parts(JsonNode line) {
    if (!line.isObject()) {
      throw new IllegalArgumentException("expected a JSON object {...}, got " + kind(line));
    }
    if (!textField.isEmpty()) {
      return List.of(new Part(text(line, textField), true));
    }
    if (!line.has(promptField) && !line.has(answerField) && line.has(messagesField)) {
      return messages(line.get(messagesField));
    }
    Template places = ofAnswer(template);
    String prompt = text(line, promptField);
    String answer = text(line, answerField);
    if (answersOnly && answer.isEmpty()) {
      throw new IllegalArgumentException("expected field '" + answerField + "' with an answer, got an empty text");
    }
    return List.of(new Part(places.head(prompt), false), new Part(places.tail(answer), true));
  }

  private List<Part> messages(JsonNode list) {
    if (!list.isArray() || list.isEmpty()) {
      throw new IllegalArgumentException("expected field '" + messagesField + "' to be a list of messages, got "
          + kind(list));
    }
    Template places = ofMessage(messageTemplate);
    List<Part> out = new ArrayList<>();
    boolean answered = false;
    for (JsonNode message : list) {
      String role = text(message, "role");
      String content = text(message, "content");
      boolean answers = role.equals(ASSISTANT);
      answered |= answers && !content.isEmpty();
      out.add(new Part(places.head(role), false));
      out.add(new Part(places.tail(content), answers));
    }
    if (answersOnly && !answered) {
      throw new IllegalArgumentException("expected an answer of the role '" + ASSISTANT + "', got none");
    }
    return out;
  }

  private String text(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null) {
      throw new IllegalArgumentException("expected field '" + field + "', got "
          + (object.isObject() ? object.propertyNames() : kind(object))
          + "; name the file's fields in data.prompt_field and data.answer_field, data.text_field or data.messages_field");
    }
    if (!value.isString()) {
      throw new IllegalArgumentException("expected field '" + field + "' to be text, got " + kind(value));
    }
    return value.stringValue();
  }

  private static String kind(JsonNode value) {
    return value.isArray() && value.isEmpty() ? "an empty list" : value.getNodeType().toString().toLowerCase(
        java.util.Locale.ROOT);
  }
}
