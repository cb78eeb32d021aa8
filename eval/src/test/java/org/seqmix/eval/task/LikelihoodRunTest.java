package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.Likelihood;
import org.seqmix.eval.Shared;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LikelihoodRunTest {
  private static final int ITEMS = 150;

  private static Tokenizer tokenizer;

  @TempDir private Path folder;

  private final List<Likelihood.Request> asked = new ArrayList<>();

  /// A model that finds small ids likely, and counts what it is asked.
  private final Scorer model = requests -> {
    asked.addAll(requests);
    return requests.stream().map(LikelihoodRunTest::score).toList();
  };

  private static Likelihood.Score score(Likelihood.Request request) {
    int sum = IntStream.of(request.continuation()).sum();
    return new Likelihood.Score(-sum / 7.0, sum % 2 == 0);
  }

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(Shared.path("models/stories-260K"));
  }

  @AfterAll
  static void close() {
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  private static TaskData data(String task) {
    return TaskData.read(NamedTask.find(task, List.of()), Shared.path("data"), FewShot.AS_DEFINED, ITEMS);
  }

  private LikelihoodRun run(Optional<Journal> journal, Optional<RequestsFile> requests,
      LikelihoodRun.Listener listener) {
    return new LikelihoodRun(tokenizer, new SpecialTokens(OptionalInt.of(1), List.of(2)), model, 300, journal, requests,
        listener);
  }

  @Test
  void aRunThatIsKilledGoesOnWithoutAskingTwice() {
    TaskData data = data("arc_easy");
    Path file = folder.resolve("run.journal");
    EvalResults.Task whole = run(Optional.empty(), Optional.empty(), (t, done, all) -> {}).run(data);
    List<Likelihood.Request> all = List.copyOf(asked);
    asked.clear();

    int[] reached = {0};
    for (int stop = 1; reached[0] < ITEMS; stop++) {
      int most = stop;
      int[] heard = {0};
      try (Journal journal = Journal.open(file, "a", FewShot.AS_DEFINED)) {
        EvalResults.Task got = run(Optional.of(journal), Optional.empty(), (t, done, n) -> {
          heard[0]++;
          reached[0] = done;
          if (heard[0] == most && done < n) {
            throw new IllegalStateException("killed");
          }
        }).run(data);
        assertThat(got).isEqualTo(whole);
      } catch (IllegalStateException killed) {
        assertThat(killed).hasMessage("killed");
      }
    }
    assertThat(ids(asked)).isEqualTo(ids(all));
    asked.clear();

    try (Journal journal = Journal.open(file, "a", FewShot.AS_DEFINED)) {
      assertThat(run(Optional.of(journal), Optional.empty(), (t, d, n) -> {}).run(data)).isEqualTo(whole);
      assertThat(asked).isEmpty();
      run(Optional.of(journal), Optional.empty(), (t, d, n) -> {}).run(data("arc_challenge"));
      assertThat(asked).as("another task").isNotEmpty();
    }
  }

  @Test
  void anotherModelAndOtherExamplesAreAskedAnew() {
    TaskData data = data("openbookqa");
    Path file = folder.resolve("run.journal");
    for (Object[] setting : new Object[][] {{"a", FewShot.AS_DEFINED}, {"b", FewShot.AS_DEFINED},
        {"a", new FewShot(OptionalInt.empty(), 5)}}) {
      asked.clear();
      try (Journal journal = Journal.open(file, (String) setting[0], (FewShot) setting[1])) {
        run(Optional.of(journal), Optional.empty(), (t, d, n) -> {}).run(data);
        assertThat(asked).hasSize(4 * ITEMS);
      }
    }
  }

  @Test
  void anotherDefinitionIsAskedAnew() throws IOException {
    String yaml =
        "task: t\nkind: last_word\ndata: lambada_openai\nforms:\n  - context: '{context}'\n    target: '{continuation}'\n";
    Path one = Files.writeString(folder.resolve("one.yaml"), yaml);
    Path two = Files.writeString(folder.resolve("two.yaml"), yaml + "# the same, but for this\n");
    Path file = folder.resolve("run.journal");
    for (Path task : List.of(one, two)) {
      asked.clear();
      try (Journal journal = Journal.open(file, "a", FewShot.AS_DEFINED)) {
        run(Optional.of(journal), Optional.empty(), (t, d, n) -> {}).run(data(task.toString()));
        assertThat(asked).hasSize(ITEMS);
      }
    }
  }

  private static List<List<Integer>> ids(List<Likelihood.Request> requests) {
    return requests.stream().map(r -> IntStream.concat(IntStream.of(r.context()), IntStream.of(r.continuation()))
        .boxed().toList()).toList();
  }

  @Test
  void everyRequestIsALineWhetherItWasAskedNowOrBefore() throws IOException {
    TaskData data = data("winogrande");
    Path journalFile = folder.resolve("run.journal");
    List<List<String>> written = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path file = folder.resolve("requests" + i + ".jsonl");
      try (Journal journal = Journal.open(journalFile, "a", FewShot.AS_DEFINED);
          RequestsFile requests = new RequestsFile(file)) {
        run(Optional.of(journal), Optional.of(requests), (t, d, n) -> {}).run(data);
        assertThat(file).doesNotExist();
        requests.commit();
      }
      written.add(Files.readAllLines(file));
    }
    assertThat(written.get(1)).isEqualTo(written.get(0));
    assertThat(asked).hasSize(2 * ITEMS);
    assertThat(written.get(0)).hasSize(2 * ITEMS);
    for (int i = 0; i < asked.size(); i++) {
      JsonNode line = JsonMapper.shared().readTree(written.get(0).get(i));
      assertThat(line.propertyNames()).containsExactly("task", "item", "choice", "context", "continuation", "logprob",
          "greedy");
      assertThat(line.get("task").asString()).isEqualTo("winogrande");
      assertThat(line.get("item").asInt()).isEqualTo(i / 2);
      assertThat(line.get("choice").asInt()).isEqualTo(i % 2);
      assertThat(ints(line.get("context"))).isEqualTo(asked.get(i).context());
      assertThat(ints(line.get("continuation"))).isEqualTo(asked.get(i).continuation());
      assertThat(line.get("logprob").asDouble()).isEqualTo(score(asked.get(i)).logProbability());
      assertThat(line.get("greedy").asBoolean()).isEqualTo(score(asked.get(i)).isGreedy());
    }
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  @Test
  void itemsThatLoseTheirBeginningAreCounted() {
    TaskData data = data("boolq");
    long tooLong = IntStream.range(0, data.size()).filter(i -> data.item(i).choices().stream()
        .anyMatch(c -> tokenizer.encode(c.context() + c.continuation(), true).length - 1 > 300)).count();
    EvalResults.Task got = run(Optional.empty(), Optional.empty(), (t, d, n) -> {}).run(data);
    assertThat(tooLong).isBetween(1L, ITEMS - 1L);
    assertThat(got.truncated()).hasValue(tooLong);
    assertThat(asked).allMatch(r -> r.context().length + r.continuation().length - 1 <= 300);
  }

  @Test
  void numbersThatAreNoneAndChoicesThatDoNotFitNameTheItem() {
    TaskData data = data("piqa");
    LikelihoodRun broken = new LikelihoodRun(tokenizer, new SpecialTokens(OptionalInt.of(1), List.of(2)),
        r -> r.stream().map(q -> new Likelihood.Score(Double.NaN, false)).toList(), 300, Optional.empty(),
        Optional.empty(), (t, d, n) -> {});
    assertThatThrownBy(() -> broken.run(data)).hasMessageContaining("piqa.jsonl:1").hasMessageContaining("NaN");
    LikelihoodRun small = new LikelihoodRun(tokenizer, new SpecialTokens(OptionalInt.of(1), List.of(2)), model, 5,
        Optional.empty(), Optional.empty(), (t, d, n) -> {});
    assertThatThrownBy(() -> small.run(data)).hasMessageContaining("piqa.jsonl:1")
        .hasMessageContaining("at most 5 tokens");
  }
}
