package org.seqmix.mohawk.study.matrices;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The file of a study of matrices: its settings, and every matrix measured so far.
///
/// @param settings what the results depend on
/// @param results in the sample's order
public record MatrixRecord(Settings settings, List<MatrixResult> results) {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  /// What a study's results depend on, beside the teacher and the text.
  ///
  /// @param matrices how many
  /// @param length tokens of each
  /// @param sizes state sizes
  /// @param steps steps of gradient descent
  /// @param rate its highest rate
  /// @param seed of the sample
  public record Settings(int matrices, int length, List<Integer> sizes, int steps, double rate, long seed) {
    static Settings of(MatrixStudy study) {
      return new Settings(study.sample().count(), study.sample().length(), study.sizes(), study.fit().steps(),
          study.fit().rate(), study.sample().seed());
    }
  }

  /// These results of a study.
  public static MatrixRecord of(MatrixStudy study, List<MatrixResult> results) {
    return new MatrixRecord(Settings.of(study), List.copyOf(results));
  }

  /// The results that `file` already has of this study; none where there is no such file. *Errors*: results of another
  /// study, or of other matrices.
  public static List<MatrixResult> done(Path file, MatrixStudy study) {
    if (!Files.exists(file)) {
      return List.of();
    }
    MatrixRecord found;
    try {
      found = JSON.readValue(file.toFile(), MatrixRecord.class);
    } catch (JacksonException e) {
      throw new BadInputException(file + ": expected a study of matrices, got: " + e.getOriginalMessage()
          + "; choose another --out", e);
    }
    if (!found.settings.equals(Settings.of(study))) {
      throw new BadInputException(file + ": expected a study with " + Settings.of(study) + ", got " + found.settings
          + "; choose another --out, or the same settings to go on");
    }
    if (!found.results.isEmpty()) {
      MatrixResult first = found.results.getFirst();
      double norm = study.sample().matrices(List.of(study.sample().places().getFirst())).getFirst().norm();
      if (!first.place().equals(study.sample().places().getFirst())
          || !(Math.abs(norm - first.norm()) <= 1e-5 * norm)) {
        throw new BadInputException(file + ": expected a study of this teacher and text, got one whose first matrix is "
            + first.place() + " of norm " + first.norm() + ", not " + norm + "; choose another --out");
      }
    }
    return found.results;
  }

  /// Writes the file, whole or not at all.
  public void write(Path file) {
    AtomicFile.write(file, JSON.writeValueAsBytes(this));
  }
}
