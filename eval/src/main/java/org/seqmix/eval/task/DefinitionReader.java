package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads a task's definition.
final class DefinitionReader {
  private static final Map<TaskKind, List<String>> METRICS = Map.of(
      TaskKind.MULTIPLE_CHOICE, List.of("acc", "acc_norm"),
      TaskKind.CONTEXTS, List.of("acc"),
      TaskKind.LAST_WORD, List.of("perplexity", "acc"),
      TaskKind.GENERATE, List.of());

  private final String origin;

  private DefinitionReader(String origin) {
    this.origin = origin;
  }

  /// The definition in a text; `origin` names it in messages.
  ///
  /// *Errors*: {@link org.seqmix.hybrid.BadInputException} with the line.
  static TaskDefinition read(String origin, String yaml) {
    return new DefinitionReader(origin).definition(yaml);
  }

  private TaskDefinition definition(String yaml) {
    YamlFields in = YamlFields.of(origin, YamlNode.parse(origin, yaml));
    String name = in.read("task", n -> name(in.text("task", n))).orElseThrow(() -> in.missing("task"));
    TaskKind kind = in.read("kind", n -> kind(in.text("kind", n))).orElseThrow(() -> in.missing("kind"));
    String data = in.read("data", n -> name(in.text("data", n))).orElse(name);
    String split = in.read("split", n -> name(in.text("split", n))).orElse("test");
    Optional<String> config = in.read("config", n -> name(in.text("config", n)));
    List<String> metrics =
        in.read("metrics", n -> metrics(kind, in.texts("metrics", n))).orElse(METRICS.getOrDefault(kind, List.of()));
    Optional<Template> description = in.read("description", n -> Template.parse(in.text("description", n)));
    String delimiter = in.text("delimiter", " ");
    Optional<Template> group = in.read("group", n -> Template.parse(in.text("group", n)));
    List<Form> forms = forms(kind, in.optional("forms").orElseThrow(() -> in.missing("forms")));
    TaskDefinition.FewShotRule fewShot = in.optional("fewshot").map(this::fewShot)
        .orElse(new TaskDefinition.FewShotRule(Optional.empty(), false, 0));
    Optional<TaskDefinition.Writing> writing = kind == TaskKind.GENERATE ? Optional.of(writing(in)) : Optional.empty();
    in.end();
    return new TaskDefinition(name, kind, data, split, config, metrics, description, delimiter, group, forms, fewShot,
        writing, Sha256.of(yaml));
  }

  /// Names become parts of paths.
  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException("expected a name of letters, digits, '_', '-' and '.', got '" + text + "'");
    }
    return text;
  }

  private static TaskKind kind(String text) {
    return Arrays.stream(TaskKind.values()).filter(k -> k.label().equals(text)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected one of "
            + Arrays.stream(TaskKind.values()).map(TaskKind::label).collect(Collectors.joining(", ")) + ", got '"
            + text + "'"));
  }

  private static List<String> metrics(TaskKind kind, List<String> names) {
    List<String> all = METRICS.getOrDefault(kind, List.of());
    for (String name : names) {
      if (!all.contains(name)) {
        throw new IllegalArgumentException("expected some of " + all + " for a task of kind " + kind.label() + ", got '"
            + name + "'");
      }
    }
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("expected each of some metrics once, got " + names);
    }
    return names;
  }

  private TaskDefinition.FewShotRule fewShot(YamlNode node) {
    YamlFields in = YamlFields.of(origin, node);
    Optional<String> split = in.read("split", n -> name(in.text("split", n)));
    boolean first = in.read("draw", n -> draw(in.text("draw", n))).orElse(false);
    int count = in.number("count", 0, 0);
    in.end();
    return new TaskDefinition.FewShotRule(split, first, count);
  }

  private static boolean draw(String text) {
    if (!text.equals("first") && !text.equals("random")) {
      throw new IllegalArgumentException("expected first or random, got '" + text + "'");
    }
    return text.equals("first");
  }

  private static TaskDefinition.Writing writing(YamlFields in) {
    List<String> readers = in.texts("readers");
    if (readers.isEmpty()) {
      throw in.missing("readers");
    }
    return new TaskDefinition.Writing(in.texts("stops"), in.number("most_tokens", 1, 256), readers);
  }

  private List<Form> forms(TaskKind kind, YamlNode node) {
    List<Form> out = new ArrayList<>();
    for (YamlNode item : YamlFields.items(node)) {
      out.add(form(kind, YamlFields.of(origin, item)));
    }
    if (out.isEmpty()) {
      throw YamlFields.error(origin, node.line(), "forms: expected at least one, got none");
    }
    return out;
  }

  private static Form form(TaskKind kind, YamlFields in) {
    boolean chosen = kind == TaskKind.MULTIPLE_CHOICE || kind == TaskKind.CONTEXTS;
    Templates contexts = kind == TaskKind.CONTEXTS ? several(in, "contexts") : one(in, "context");
    Templates continuations = switch (kind) {
      case MULTIPLE_CHOICE -> several(in, "choices");
      case CONTEXTS -> one(in, "continuation");
      case LAST_WORD, GENERATE -> one(in, "target");
    };
    Optional<Template> gold = chosen ? Optional.of(template(in, "gold")) : Optional.empty();
    Optional<Templates> labels = chosen ? in.read("labels", n -> templates(in, "labels", n)) : Optional.empty();
    Optional<Template> reference =
        kind == TaskKind.GENERATE ? Optional.of(template(in, "reference")) : Optional.empty();
    List<TextFilter> clean = in.read("clean", n -> in.texts("clean", n).stream().map(DefinitionReader::filter).toList())
        .orElse(List.of());
    in.end();
    return new Form(contexts, continuations, gold, labels, reference, clean);
  }

  private static TextFilter filter(String text) {
    return TextFilter.parse(text).orElseThrow(() -> new IllegalArgumentException("expected one of the filters "
        + TextFilter.names() + ", got '" + text + "'"));
  }

  private static Template template(YamlFields in, String name) {
    return in.read(name, n -> Template.parse(in.text(name, n))).orElseThrow(() -> in.missing(name));
  }

  private static Templates one(YamlFields in, String name) {
    return Templates.each(List.of(template(in, name)));
  }

  private static Templates several(YamlFields in, String name) {
    return in.read(name, n -> templates(in, name, n)).orElseThrow(() -> in.missing(name));
  }

  private static Templates templates(YamlFields in, String name, YamlNode node) {
    if (node instanceof YamlNode.Text text) {
      return Templates.listOf(Template.parse(text.value()));
    }
    return Templates.each(in.texts(name, node).stream().map(Template::parse).toList());
  }
}
