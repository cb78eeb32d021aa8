package org.seqmix.mohawk.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.LibraryVersion;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.recipe.StagePlan;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a student was made: kept as `ledger.json` in its model directory, and going with it where it is converted.
///
/// @param format version of this file's format
/// @param version of Seqmix that finished it
/// @param recipe the complete recipe, as YAML
/// @param seed the run's seed
/// @param context most tokens a row
/// @param teacher the teacher
/// @param tokenizer SHA-256 of tokenizer.json
/// @param data what it read
/// @param stages all it has been through, those of an earlier student first
/// @param seconds time spent training, without an earlier student's
/// @param before the ledger of the student this one went on from, or null
public record Ledger(int format, String version, String recipe, long seed, int context, Source teacher,
    String tokenizer, Data data, List<Stage> stages, double seconds, @Nullable JsonNode before) {
  /// The file's name.
  public static final String FILE = "ledger.json";
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  /// A model.
  ///
  /// @param name its directory's name
  /// @param sha256 of its weights and configuration
  /// @param ledger its own ledger, where it has one
  public record Source(String name, String sha256, @Nullable JsonNode ledger) {
    public Source {
      ledger = ledger == null || ledger.isNull() ? null : ledger;
    }

    static Source of(Path directory) {
      return new Source(name(directory), ModelHash.of(directory), tree(directory));
    }

    private static String name(Path directory) {
      Path name = directory.toAbsolutePath().normalize().getFileName();
      return name == null ? "" : name.toString();
    }
  }

  /// Training data.
  ///
  /// @param files names of the files
  /// @param sha256 of their tokens
  /// @param sampled tokens sampled from the teacher beside them
  public record Data(List<String> files, String sha256, long sampled) {
    public Data {
      files = List.copyOf(files);
    }
  }

  /// A stage it has been through.
  ///
  /// @param name the recipe's
  /// @param stage what it did
  /// @param teacher another teacher than the run's, or null
  /// @param steps optimizer steps
  /// @param tokens tokens read
  /// @param first loss of the first step, over its layers
  /// @param last loss of the last
  public record Stage(String name, String stage, @Nullable Source teacher, long steps, long tokens, double first,
      double last) {
  }

  public Ledger {
    stages = List.copyOf(stages);
    before = before == null || before.isNull() ? null : before;
  }

  /// The ledger of a finished run.
  static Ledger of(Distillation run, RunState state, int context) {
    Recipe recipe = run.recipe();
    Optional<Ledger> earlier = run.student().map(Ledger::required);
    List<Stage> stages = new ArrayList<>(earlier.map(Ledger::stages).orElse(List.of()));
    for (Map.Entry<String, StagePlan> e : recipe.stages().entrySet()) {
      List<RunState.Step> steps = state.history().getOrDefault(e.getKey(), List.of());
      Source other = e.getValue().teacher().isEmpty() ? null : Source.of(Path.of(e.getValue().teacher()));
      stages.add(new Stage(e.getKey(), e.getValue().stage(), other, steps.size(),
          steps.isEmpty() ? 0 : steps.getLast().tokens(), steps.isEmpty() ? 0 : steps.getFirst().loss(),
          steps.isEmpty() ? 0 : steps.getLast().loss()));
    }
    return new Ledger(FORMAT, LibraryVersion.own(), state.recipe(), state.seed(), context, Source.of(run.teacher()),
        state.tokenizer(), new Data(run.data().stream().map(Source::name).toList(), state.data(),
            recipe.data().sampled_tokens()),
        stages, state.seconds(), run.student().map(Ledger::tree).orElse(null));
  }

  /// What a directory's ledger says, whoever wrote it, or null where it has none. *Errors*: a file that is no JSON.
  static @Nullable JsonNode tree(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      return Files.exists(file) ? JSON.readTree(file.toFile()) : null;
    } catch (JacksonException e) {
      throw new BadInputException(file + ": expected how this model was made, got: " + e.getOriginalMessage()
          + "; take the file that came with the model, or remove it", e);
    }
  }

  /// The ledger of a model directory, if it has one.
  public static Optional<Ledger> read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), Ledger.class));
    } catch (JacksonException e) {
      throw new BadInputException(file + ": expected how this model was made, got: " + e.getOriginalMessage()
          + "; take the file that came with the model, or remove it", e);
    }
  }

  /// The same where there must be one.
  static Ledger required(Path directory) {
    return read(directory).orElseThrow(() -> new BadInputException(directory + ": expected a student with its " + FILE
        + ", got a model without one; name a student that was distilled here, or begin without --student"));
  }

  /// Names of the stages it has been through.
  public List<String> done() {
    return stages.stream().map(Stage::name).toList();
  }

  void write(Path directory) {
    AtomicFile.write(directory.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  /// The recipe's name, and tokens by stage, in one line.
  public String summary() {
    Map<String, String> of = new LinkedHashMap<>();
    stages.forEach(s -> of.put(s.name(), String.format(java.util.Locale.ROOT, "%,d", s.tokens())));
    return "distilled from " + teacher.name() + " by " + Recipes.parse(FILE, recipe).name() + ": tokens " + of + ", "
        + Math.round(seconds / 60) + " min, seed " + seed + ", seqmix " + version;
  }
}
