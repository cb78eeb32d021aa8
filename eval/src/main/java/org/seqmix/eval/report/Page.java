package org.seqmix.eval.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.hybrid.AtomicFile;

/// A page that needs nothing but itself. It follows the reader's light or dark theme and fits a phone.
///
/// @param title    heading, as plain text
/// @param sections their HTML, in order
record Page(String title, List<String> sections) {
  /// The page.
  String html() {
    String style =
        List.of("report.css", "matrices.css", "scale.css").stream().map(Resources::text).collect(Collectors.joining());
    return Resources.filled("page.html",
        Map.of("title", Html.escape(title), "style", style, "body", String.join("", sections)));
  }

  /// Writes the page, whole or not at all.
  void write(Path file) {
    AtomicFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }
}
