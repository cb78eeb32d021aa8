package org.seqmix.mohawk.study.init;

import java.nio.file.Files;
import java.nio.file.Path;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One student of the study, from its first weights to the end of its training. Kept as a file, so that a study goes on
/// where it stopped.
///
/// @param settings SHA-256 of all that is the same for every student of the study
/// @param initialisation how its mixers began, as in recipes
/// @param seed its seed
/// @param before losses before the first step
/// @param after losses after the last stage
public record InitRun(String settings, String initialisation, long seed, StageLosses before, StageLosses after) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  static Path file(Path folder, String initialisation, long seed) {
    return folder.resolve(initialisation + "-" + seed + ".json");
  }

  static boolean exists(Path folder, String initialisation, long seed) {
    return Files.exists(file(folder, initialisation, seed));
  }

  /// Reads a finished run. *Errors*: a file that is none, or that was made with other settings.
  static InitRun read(Path folder, String initialisation, long seed, String settings) {
    Path file = file(folder, initialisation, seed);
    try {
      InitRun run = JSON.readValue(file.toFile(), InitRun.class);
      if (!run.settings.equals(settings)) {
        throw new BadInputException(
            file + ": expected a run of this study, got one with another teacher, text or recipe; "
                + "choose another folder, or repeat the study's settings");
      }
      return run;
    } catch (JacksonException e) {
      throw new BadInputException(file + ": expected a finished run, got: " + e.getOriginalMessage() + "; remove it",
          e);
    }
  }

  void write(Path folder) {
    AtomicFile.write(file(folder, initialisation, seed), JSON.writeValueAsBytes(this));
  }
}
