package org.seqmix.mohawk.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The ledger of a run: what made it, how far it is, and every step's losses. Kept as `run/state.json`.
///
/// @param format version of this file's format
/// @param recipe the complete recipe, as YAML
/// @param seed the run's seed
/// @param teacher SHA-256 of the teacher's weights and configuration
/// @param tokenizer SHA-256 of tokenizer.json
/// @param data SHA-256 of the tokens of the training files
/// @param done stages finished
/// @param stage the stage at work, or empty when all are done
/// @param step steps of that stage done
/// @param checkpoint folder under `run/` with the weights at that step
/// @param seconds time spent training so far
/// @param history every finished step, by stage
public record RunState(int format, String recipe, long seed, String teacher, String tokenizer, String data,
    List<String> done, String stage, long step, String checkpoint, double seconds, Map<String, List<Step>> history) {
  static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  /// One optimizer step.
  ///
  /// @param step steps done with this one
  /// @param tokens tokens read in this stage so far
  /// @param losses one a layer, or one
  /// @param rate learning rate
  /// @param norm gradient norm before clipping
  public record Step(long step, long tokens, double[] losses, double rate, double norm) {
    /// This step with another number, for showing.
    Step numbered(long number) {
      return new Step(number, tokens, losses, rate, norm);
    }

    /// Mean of the losses.
    public double loss() {
      return java.util.Arrays.stream(losses).average().orElse(Double.NaN);
    }
  }

  /// Copies the lists.
  public RunState {
    done = List.copyOf(done);
    Map<String, List<Step>> copy = new LinkedHashMap<>();
    history.forEach((k, v) -> copy.put(k, List.copyOf(v)));
    history = java.util.Collections.unmodifiableMap(copy);
  }

  static Path file(Path out) {
    return out.resolve("run").resolve("state.json");
  }

  /// Whether a run has begun in `out`.
  public static boolean exists(Path out) {
    return Files.exists(file(out));
  }

  /// Reads a run's ledger.
  public static RunState read(Path out) {
    try {
      RunState state = JSON.readValue(file(out).toFile(), RunState.class);
      if (state.format != FORMAT) {
        throw new BadInputException(file(out) + ": expected format " + FORMAT + ", got " + state.format
            + "; use the version of Seqmix that wrote it");
      }
      return state;
    } catch (JacksonException e) {
      throw new BadInputException(file(out) + ": expected a run's state, got: " + e.getOriginalMessage()
          + "; begin anew with another --out", e);
    }
  }

  void write(Path out) {
    AtomicFile.write(file(out), JSON.writeValueAsBytes(this));
  }

  RunState at(String nextStage, long nextStep, double nextSeconds, Map<String, List<Step>> nextHistory) {
    return new RunState(format, recipe, seed, teacher, tokenizer, data, done, nextStage, nextStep, checkpoint,
        nextSeconds, nextHistory);
  }

  RunState named(String nextCheckpoint) {
    return new RunState(format, recipe, seed, teacher, tokenizer, data, done, stage, step, nextCheckpoint, seconds,
        history);
  }

  RunState finished(String finishedStage, String nextStage) {
    List<String> all = new ArrayList<>(done);
    all.add(finishedStage);
    return new RunState(format, recipe, seed, teacher, tokenizer, data, all, nextStage, 0, checkpoint, seconds,
        history);
  }
}
