package org.seqmix.eval;

import java.util.ArrayList;
import java.util.List;

/// A table of plain text with aligned columns: the first to the left, the others to the right.
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  /// A table with these column heads.
  public TextTable(String... heads) {
    columns = heads.length;
    row(heads);
  }

  /// Adds a row of as many cells as there are heads.
  public TextTable row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("table: expected " + columns + " cells, got " + cells.length);
    }
    rows.add(List.of(cells));
    return this;
  }

  /// Lines, the first two being heads and a rule.
  @Override
  public String toString() {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      line(out, rows.get(r), widths);
      if (r == 0) {
        line(out, java.util.Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths);
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String gap = " ".repeat(widths[i] - length(cells.get(i)));
      line.append(i == 0 ? "" : "  ").append(i == 0 ? cells.get(i) + gap : gap + cells.get(i));
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
