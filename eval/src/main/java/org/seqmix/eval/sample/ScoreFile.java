package org.seqmix.eval.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.seqmix.eval.JsonJournal;
import org.seqmix.eval.task.Question;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Scores of the steps of sampled texts, in a file that is only appended to: no text is judged twice.
public final class ScoreFile implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  /// Texts judged between two looks at the clock and two writes.
  private static final int GROUP = 256;

  private record Place(int question, int sample) {
  }

  private record Judged(List<Double> steps, double seconds) {
  }

  private final RewardModel judge;
  private final SampleTask task;
  private final LongSupplier clock;
  private final JsonJournal journal;
  private final Map<Place, Judged> scores = new HashMap<>();

  /// Opens or makes the file of this judge's scores of `texts`, which name their model and seed; `clock` gives nanoseconds.
  public ScoreFile(Path path, RewardModel judge, SampleTask task, String texts, LongSupplier clock) {
    this.judge = judge;
    this.task = task;
    this.clock = clock;
    this.journal = JsonJournal.open(path, JSON.createObjectNode().put("file", "seqmix scores 1")
        .put("judge", judge.identity()).put("texts", texts));
    journal.lines().forEach(this::take);
  }

  private void take(JsonNode line) {
    List<Double> steps = new ArrayList<>();
    line.get("steps").forEach(s -> steps.add(s.asDouble()));
    scores.put(new Place(line.get("question").asInt(), line.get("sample").asInt()),
        new Judged(List.copyOf(steps), line.get("seconds").asDouble()));
  }

  /// Judges those of these texts that have not been judged.
  public void judge(List<SampledText> texts) {
    List<SampledText> open = texts.stream().filter(t -> !scores.containsKey(place(t))).toList();
    for (int from = 0; from < open.size(); from += GROUP) {
      List<SampledText> group = open.subList(from, Math.min(open.size(), from + GROUP));
      long began = clock.getAsLong();
      List<double[]> steps = judge.score(group.stream().map(this::solution).toList());
      double each = (clock.getAsLong() - began) / 1e9 / group.size();
      for (int i = 0; i < group.size(); i++) {
        ObjectNode line = JSON.createObjectNode().put("question", group.get(i).question())
            .put("sample", group.get(i).sample()).put("seconds", each);
        ArrayNode values = line.putArray("steps");
        for (double s : steps.get(i)) {
          values.add(s);
        }
        journal.append(line);
        take(line);
      }
    }
  }

  private Solution solution(SampledText text) {
    Question question = task.questions().get(text.question());
    return new Solution(question.prompt(), text.text());
  }

  private static Place place(SampledText text) {
    return new Place(text.question(), text.sample());
  }

  /// Scores of a text's steps; empty where it has not been judged.
  public List<Double> steps(SampledText text) {
    Judged judged = scores.get(place(text));
    return judged == null ? List.of() : judged.steps();
  }

  /// Seconds spent on judging the first `samples` texts of every question, over interruptions too.
  public double seconds(int samples) {
    return scores.entrySet().stream().filter(e -> e.getKey().sample() < samples)
        .mapToDouble(e -> e.getValue().seconds()).sum();
  }

  @Override
  public void close() {
    journal.close();
  }
}
