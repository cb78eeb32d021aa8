package org.seqmix.eval.task;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// How one shape of record becomes texts. A record fits when it has every field that the templates name.
///
/// @param contexts      what stands before: one, or with kind `contexts` several
/// @param continuations what follows: choices, or one text
/// @param gold          which is right: a number from 0, or one of `labels`
/// @param labels        names of the choices, where `gold` is a name
/// @param reference     the right answer of a question that is answered by writing
/// @param clean         done to every context and continuation as a whole
record Form(Templates contexts, Templates continuations, Optional<Template> gold, Optional<Templates> labels,
    Optional<Template> reference, List<TextFilter> clean) {
  Form {
    clean = List.copyOf(clean);
  }

  boolean fits(ObjectNode record) {
    return all().allMatch(t -> t.fits(record));
  }

  /// Names of the fields that a record needs, for messages.
  String needs() {
    return all().map(Template::names).filter(n -> !n.isEmpty()).distinct().collect(Collectors.joining(", "));
  }

  private Stream<Template> all() {
    return Stream.of(contexts.templates().stream(), continuations.templates().stream(), gold.stream(),
        labels.stream().flatMap(l -> l.templates().stream()), reference.stream()).flatMap(s -> s);
  }

  /// The texts of a record that fits.
  ///
  /// *Errors*: {@link IllegalArgumentException} that names the field and what is wrong with it.
  Example example(ObjectNode record) {
    List<String> before = cleaned(contexts.texts(record));
    List<String> after = cleaned(continuations.texts(record));
    int choices = Math.max(before.size(), after.size());
    if (before.isEmpty() || after.isEmpty()) {
      throw new IllegalArgumentException("expected at least one choice, got none");
    }
    int right = gold.map(g -> right(g.text(record), labels.map(l -> l.texts(record)).orElse(List.of()), choices))
        .orElse(0);
    return new Example(before, after, right, reference.map(r -> r.text(record)).orElse(""));
  }

  private static int right(String gold, List<String> labels, int choices) {
    int at = labels.isEmpty() ? number(gold) : labels.indexOf(gold);
    if (at < 0 || at >= choices) {
      throw new IllegalArgumentException("right answer: expected "
          + (labels.isEmpty() ? "a number from 0 to " + (choices - 1) : "one of the first " + choices + " of " + labels)
          + ", got '" + gold + "'; does this file have answers?");
    }
    return at;
  }

  private static int number(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
  }

  private List<String> cleaned(List<String> texts) {
    return texts.stream().map(text -> {
      String out = text;
      for (TextFilter filter : clean) {
        out = filter.apply(out);
      }
      return out;
    }).toList();
  }
}
