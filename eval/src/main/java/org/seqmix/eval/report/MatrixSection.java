package org.seqmix.eval.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.eval.matrix.HeadDistance;
import org.seqmix.eval.matrix.HeadPicture;
import org.seqmix.eval.matrix.MatrixPictures;

/// The part of a page that shows mixing matrices: distances as a table, and pictures that are drawn when chosen.
final class MatrixSection {
  private MatrixSection() {}

  static String html(MatrixPictures pictures) {
    return Resources.filled("matrices.html",
        Map.of("notes", notes(pictures), "distances", distances(pictures.pairs()), "data", PictureJson.of(pictures),
            "script", Resources.text("matrices.js")));
  }

  private static String notes(MatrixPictures pictures) {
    String text = String.join("", pictures.text().tokens());
    return pictures.notes().stream().map(n -> "<p class=\"note\">" + Html.escape(n) + "</p>\n")
        .collect(Collectors.joining()) + "<details><summary>The text, " + pictures.text().ids().length
        + " tokens</summary>\n<p class=\"text\">" + Html.escape(text) + "</p></details>\n";
  }

  private static String distances(List<HeadPicture> pairs) {
    if (pairs.isEmpty()) {
      return "";
    }
    String out =
        "<p class=\"note\">Distance of teacher and student by layer (down) and head (across), as a share of the teacher's norm:"
            + " 0 for equal matrices, 1 for a student of zeros. Choose a head to see its matrices.</p>\n"
            + new DistanceTable(pairs, HeadDistance::relative).html();
    boolean same = pairs.stream().allMatch(p -> Double.isFinite(p.distance().orElseThrow().onTeacherStream()));
    return same
        ? out + "<details><summary>The same where the student's mixers read the teacher's stream, as stage 1 compares"
            + " them</summary>\n" + new DistanceTable(pairs, HeadDistance::relativeOnTeacherStream).html()
            + "</details>\n"
        : out;
  }
}
