package org.seqmix.eval.sample;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.seqmix.eval.JsonJournal;
import org.seqmix.eval.scale.Spent;
import org.seqmix.eval.task.Question;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.sampling.SamplerOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The texts of one model for one task, and what their rounds took, in a file that is only appended to.
final class SampleFile implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonJournal journal;
  private final List<TreeMap<Integer, SampledText>> texts = new ArrayList<>();
  private final List<Spent> spent = new ArrayList<>();
  /// Seconds of an unfinished round that earlier programs spent.
  private double carried;
  private double latest;
  private long tokens;

  private SampleFile(JsonJournal journal, int questions) {
    this.journal = journal;
    for (int q = 0; q < questions; q++) {
      texts.add(new TreeMap<>());
    }
  }

  /// Opens or makes the file of these texts.
  static SampleFile open(Path path, SampledModel model, SampleTask task, SampleSettings settings) {
    SampleFile file = new SampleFile(JsonJournal.open(path, title(model, task, settings)), task.questions().size());
    for (JsonNode line : file.journal.lines()) {
      file.take(path, line);
    }
    file.carried = file.latest;
    return file;
  }

  private static ObjectNode title(SampledModel model, SampleTask task, SampleSettings settings) {
    SamplerOptions s = settings.sampling();
    return JSON.createObjectNode().put("file", "seqmix samples 1").put("model", model.identity())
        .put("task", task.name()).put("questions", fingerprint(task)).put("max_tokens", task.maxTokens())
        .put("temperature", Double.toString(s.temperature())).put("top_k", s.topK())
        .put("top_p", Double.toString(s.topP())).put("min_p", Double.toString(s.minP()))
        .put("repetition_penalty", Double.toString(s.repetitionPenalty())).put("seed", Long.toString(settings.seed()));
  }

  /// Tells other questions or stop texts from these.
  private static String fingerprint(SampleTask task) {
    CRC32C sum = new CRC32C();
    for (Question q : task.questions()) {
      sum.update((q.prompt() + '\0').getBytes(StandardCharsets.UTF_8));
    }
    task.stops().forEach(s -> sum.update(('\1' + s).getBytes(StandardCharsets.UTF_8)));
    return task.questions().size() + " " + Long.toHexString(sum.getValue());
  }

  private void take(Path path, JsonNode line) {
    if (line.has("round")) {
      latest = 0;
      spent.add(new Spent(line.get("round").asInt(), line.get("seconds").asDouble(), line.get("tokens").asLong()));
      return;
    }
    int question = line.path("question").asInt(-1);
    if (question < 0 || question >= texts.size()) {
      throw new BadInputException(path + ": expected questions 0 to " + (texts.size() - 1) + ", got " + question
          + "; remove the file");
    }
    latest = line.get("at").asDouble();
    put(new SampledText(question, line.get("sample").asInt(), line.get("text").asString(), line.get("tokens").asInt(),
        End.valueOf(line.get("end").asString())));
  }

  private void put(SampledText text) {
    texts.get(text.question()).put(text.sample(), text);
    tokens += text.tokens();
  }

  /// Which of a question's first `samples` texts are not there.
  int[] missing(int question, int samples) {
    return IntStream.range(0, samples).filter(s -> !texts.get(question).containsKey(s)).toArray();
  }

  /// Adds a text that ended `seconds` after its round was begun or taken up again.
  void add(SampledText text, double seconds) {
    latest = carried + seconds;
    journal.append(JSON.createObjectNode().put("question", text.question()).put("sample", text.sample())
        .put("text", text.text()).put("tokens", text.tokens()).put("end", text.end().name()).put("at", latest));
    put(text);
  }

  /// Whether a round up to so many texts has been noted.
  boolean isNoted(int samples) {
    return spent.stream().anyMatch(s -> s.samples() == samples);
  }

  /// Ends a round that took so many seconds since it was begun or taken up again.
  void note(int samples, double seconds, int rows) {
    double all = (spent.isEmpty() ? 0 : spent.getLast().seconds()) + carried + seconds;
    carried = 0;
    latest = 0;
    journal.append(JSON.createObjectNode().put("round", samples).put("seconds", all).put("tokens", tokens)
        .put("rows", rows));
    spent.add(new Spent(samples, all, tokens));
  }

  /// Texts of a question, in order.
  List<SampledText> texts(int question) {
    return List.copyOf(texts.get(question).values());
  }

  List<Spent> spent() {
    return List.copyOf(spent);
  }

  @Override
  public void close() {
    journal.close();
  }
}
