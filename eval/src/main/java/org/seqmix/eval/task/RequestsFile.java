package org.seqmix.eval.task;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.eval.Likelihood;
import org.seqmix.hybrid.AtomicFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every scored request as a line of JSON: `task`, `item` (its place in the file, from 0), `choice`, the ids of `context`
/// and `continuation` as the model read them, `logprob`, and whether it is `greedy`. The file appears whole or not at all.
public final class RequestsFile implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int HELD = 1 << 20;

  private final AtomicFile file;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /// Begins the file.
  public RequestsFile(Path target) {
    this.file = AtomicFile.create(target);
  }

  void append(String task, int item, List<Likelihood.Request> requests, List<Likelihood.Score> scores) {
    for (int choice = 0; choice < requests.size(); choice++) {
      ObjectNode line = JSON.createObjectNode().put("task", task).put("item", item).put("choice", choice);
      ids(line.putArray("context"), requests.get(choice).context());
      ids(line.putArray("continuation"), requests.get(choice).continuation());
      line.put("logprob", scores.get(choice).logProbability()).put("greedy", scores.get(choice).isGreedy());
      held.writeBytes((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (held.size() >= HELD) {
      pass();
    }
  }

  private static void ids(ArrayNode array, int[] ids) {
    for (int id : ids) {
      array.add(id);
    }
  }

  private void pass() {
    file.append(MemorySegment.ofArray(held.toByteArray()));
    held.reset();
  }

  /// Ends the file and gives it its name.
  public void commit() {
    pass();
    file.commit();
  }

  /// Removes what was written unless it was committed.
  @Override
  public void close() {
    file.close();
  }
}
