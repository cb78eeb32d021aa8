package org.seqmix.eval.report;

import java.nio.file.Path;
import java.util.List;
import org.seqmix.eval.matrix.MatrixPictures;

/// Mixing matrices as a page of their own.
///
/// @param title    heading of the page
/// @param pictures what it shows
public record MatrixPage(String title, MatrixPictures pictures) {
  /// The page.
  public String html() {
    return page().html();
  }

  /// Writes the page, whole or not at all.
  public void write(Path file) {
    page().write(file);
  }

  private Page page() {
    return new Page(title, List.of(MatrixSection.html(pictures)));
  }
}
