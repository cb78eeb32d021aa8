package org.seqmix.eval.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.seqmix.eval.TextTable;
import org.seqmix.eval.scale.GapRow;
import org.seqmix.hybrid.AtomicFile;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A student beside its teacher in all three families of tests: likelihood, generation, recall. A family that was not run is
/// named as such, because a gap there would not show elsewhere.
///
/// @param title   heading of the page
/// @param teacher name of the teacher
/// @param student name of the student
/// @param rows    metrics in any order
/// @param notes   plain sentences for the top of the page
public record GapReport(String title, String teacher, String student, List<GapRow> rows, List<String> notes) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public GapReport {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /// One sentence a family, in their order.
  public List<String> sentences() {
    return Arrays.stream(GapRow.Family.values())
        .map(f -> Character.toUpperCase(f.title().charAt(0)) + f.title().substring(1) + ": "
            + GapSection.sentence(f, rows, student))
        .toList();
  }

  /// The page.
  public String html() {
    return page().html();
  }

  /// Writes the page, whole or not at all.
  public void write(Path file) {
    page().write(file);
  }

  /// `{"teacher", "student", "rows", "sentences"}`, UTF-8, ending with a line break; unknown ends of intervals are null.
  public byte[] json() {
    return (JSON.writeValueAsString(node()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// The same as a tree.
  public ObjectNode node() {
    ObjectNode root = JSON.createObjectNode().put("teacher", teacher).put("student", student);
    ArrayNode array = root.putArray("rows");
    for (GapRow r : rows) {
      ObjectNode node = array.addObject().put("family", r.family().title()).put("task", r.task())
          .put("metric", r.metric()).put("higher_is_better", r.higherIsBetter()).put("teacher", r.teacher())
          .put("student", r.student()).put("difference", r.difference());
      node.put("low", Double.isFinite(r.low()) ? r.low() : null)
          .put("high", Double.isFinite(r.high()) ? r.high() : null)
          .put("n", r.n()).put("paired", r.paired());
    }
    ArrayNode said = root.putArray("sentences");
    sentences().forEach(said::add);
    return root;
  }

  /// Writes [#json], whole or not at all.
  public void writeJson(Path file) {
    AtomicFile.write(file, json());
  }

  /// The rows as a table of plain text, then the sentences and the notes.
  public String text() {
    TextTable table = new TextTable("task", "metric", "teacher", "student", "difference", "low", "high", "n");
    for (GapRow r : rows) {
      table.row(r.task(), r.metric(), number(r.teacher()), number(r.student()), number(r.difference()), number(r.low()),
          number(r.high()), Integer.toString(r.n()));
    }
    return table + String.join("\n", sentences()) + "\n"
        + notes.stream().map(n -> n + "\n").collect(Collectors.joining());
  }

  private Page page() {
    List<String> sections = new ArrayList<>();
    sections.add(notes.stream().map(n -> Html.element("p", n) + "\n").collect(Collectors.joining()));
    for (GapRow.Family f : GapRow.Family.values()) {
      sections.add(GapSection.html(f, rows, teacher, student));
    }
    sections
        .add("<p class=\"note\">Differences are student less teacher. Paired: both were asked the same items, and the "
            + "interval is of the differences item by item; otherwise it takes both as independent, which is wider. Behind and "
            + "ahead are said only where the interval leaves out zero.</p>\n");
    return new Page(title, sections);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }
}
