package org.seqmix.mohawk.study.gap;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The finished runs of a check, kept as `check.json`: written whole after every run, so that a check killed at any moment
/// goes on with the run it was in.
public final class CheckFile {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
      .enable(SerializationFeature.INDENT_OUTPUT).build();

  /// What runs depend on, besides layers and seed.
  ///
  /// @param recipe the recipe as YAML; its attention layers are not used
  /// @param tokens tokens of a run
  /// @param teacher SHA-256 of the teacher's weights and configuration
  /// @param training SHA-256 of the training documents
  /// @param scored SHA-256 of the documents scored
  public record Origin(String recipe, long tokens, String teacher, String training, String scored) {
  }

  /// A finished run.
  ///
  /// @param layers layers that attend
  /// @param seed its seed
  /// @param loss held-out loss, nats a token
  /// @param seconds time it took
  public record Run(List<Integer> layers, long seed, double loss, double seconds) {
    public Run {
      layers = List.copyOf(layers);
    }
  }

  /// The file's contents.
  ///
  /// @param origin what the runs depend on
  /// @param runs the runs in the order they ended
  public record Contents(Origin origin, List<Run> runs) {
    public Contents {
      runs = List.copyOf(runs);
    }
  }

  private final Path file;
  private final Origin origin;
  private final List<Run> runs;

  private CheckFile(Path file, Origin origin, List<Run> runs) {
    this.file = file;
    this.origin = origin;
    this.runs = new ArrayList<>(runs);
  }

  /// The check of this origin in the directory `out`, with the runs that are there. *Errors*: runs of another origin.
  public static CheckFile open(Path out, Origin origin) {
    Path file = out.resolve("check.json");
    if (!Files.exists(file)) {
      return new CheckFile(file, origin, List.of());
    }
    Contents kept = read(file);
    same(file, "recipe", kept.origin.recipe, origin.recipe);
    same(file, "number of tokens", Long.toString(kept.origin.tokens), Long.toString(origin.tokens));
    same(file, "teacher", kept.origin.teacher, origin.teacher);
    same(file, "text to train on", kept.origin.training, origin.training);
    same(file, "text to be scored on", kept.origin.scored, origin.scored);
    return new CheckFile(file, origin, kept.runs);
  }

  private static Contents read(Path file) {
    try {
      return JSON.readValue(file.toFile(), Contents.class);
    } catch (JacksonException e) {
      throw new BadInputException(file + ": expected the runs of a check, got: " + e.getOriginalMessage()
          + "; remove the file to begin anew", e);
    }
  }

  private static void same(Path file, String what, String kept, String now) {
    if (!kept.equals(now)) {
      throw new BadInputException(file + ": expected runs of the same " + what
          + ", got those of another; go on with what they were made with, or choose another --out");
    }
  }

  /// What runs depend on.
  public Origin origin() {
    return origin;
  }

  /// The loss of a run that has ended.
  public OptionalDouble loss(List<Integer> layers, long seed) {
    return runs.stream().filter(r -> r.seed == seed && r.layers.equals(layers)).mapToDouble(Run::loss).findFirst();
  }

  /// Adds a run and writes the file.
  public void add(Run run) {
    runs.add(run);
    AtomicFile.write(file,
        (JSON.writeValueAsString(new Contents(origin, runs)) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
