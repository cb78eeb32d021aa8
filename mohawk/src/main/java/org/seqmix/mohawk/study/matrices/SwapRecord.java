package org.seqmix.mohawk.study.matrices;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The file of a study of mixers in a model: its settings, and every run so far.
///
/// @param mixers what is compared
/// @param tokens tokens of every run
/// @param rate learning rate
/// @param documents training documents
/// @param results seed after seed; more seeds may follow
public record SwapRecord(List<String> mixers, long tokens, double rate, int documents, List<SwapResult> results) {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  /// These results of a study.
  public static SwapRecord of(SwapStudy study, List<SwapResult> results) {
    return new SwapRecord(study.mixers(), study.tokens(), study.rate(), study.corpus().documents().size(), results);
  }

  /// The runs that `file` already has of this study; none where there is no such file. *Errors*: another study's runs.
  public static List<SwapResult> done(Path file, SwapStudy study) {
    if (!Files.exists(file)) {
      return List.of();
    }
    SwapRecord found;
    try {
      found = JSON.readValue(file.toFile(), SwapRecord.class);
    } catch (JacksonException e) {
      throw new BadInputException(file + ": expected a study of mixers, got: " + e.getOriginalMessage()
          + "; choose another --out", e);
    }
    SwapRecord expected = of(study, found.results);
    if (!found.equals(expected)) {
      throw new BadInputException(file + ": expected mixers " + expected.mixers + ", " + expected.tokens
          + " tokens, rate " + expected.rate + " and " + expected.documents + " documents, got " + found.mixers + ", "
          + found.tokens + ", " + found.rate + " and " + found.documents + "; choose another --out");
    }
    int most = study.mixers().size() * study.seeds();
    return found.results.subList(0, Math.min(most, found.results.size()));
  }

  /// Writes the file, whole or not at all.
  public void write(Path file) {
    AtomicFile.write(file, JSON.writeValueAsBytes(this));
  }
}
