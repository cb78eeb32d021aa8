package org.seqmix.eval.task;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Several texts of a record: a template each, or one field that is a list.
///
/// @param isList    whether the single template is a field with a list
/// @param templates at least one
record Templates(boolean isList, List<Template> templates) {
  Templates {
    templates = List.copyOf(templates);
  }

  static Templates each(List<Template> templates) {
    return new Templates(false, templates);
  }

  /// *Errors*: {@link IllegalArgumentException} for a template that is more than one field.
  static Templates listOf(Template template) {
    if (!template.isOneField()) {
      throw new IllegalArgumentException("expected a list of texts, or one field such as \"{choices}\" that is a list");
    }
    return new Templates(true, List.of(template));
  }

  /// Whether the record has every field.
  boolean fits(ObjectNode record) {
    return templates.stream().allMatch(t -> t.fits(record));
  }

  /// The texts for a record.
  List<String> texts(ObjectNode record) {
    return isList ? templates.getFirst().list(record) : templates.stream().map(t -> t.text(record)).toList();
  }
}
