package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.eval.Shared;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tasks on real models, against log-probabilities summed from the logits of the whole text.
class TasksIT {
  private static final List<String> TASKS =
      List.of("lambada_openai", "hellaswag", "piqa", "arc_easy", "winogrande", "openbookqa");

  @TempDir private Path folder;

  /// A token's loss is made of a few floats as large as the largest logit, each rounded by 2^-24 of itself: a bound of
  /// 2^-22 of it a token, summed over the text.
  @ParameterizedTest
  @CsvSource({"stories-260K, 30", "tinystories-3.8M, 12"})
  void everyLogProbabilityIsTheSumOverTheLogits(String name, int items) throws IOException {
    Path file = folder.resolve("requests.jsonl");
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("models/" + name), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      try (RequestsFile requests = new RequestsFile(file)) {
        LikelihoodRun run = new LikelihoodRun(tokenizer, model.tokens(tokenizer), new SharedContexts(model.decoder()),
            model.decoder().plan().context(), Optional.empty(), Optional.of(requests), (t, done, all) -> {
            });
        for (String task : TASKS) {
          run.run(TaskData.read(NamedTask.find(task, List.of()), Shared.path("data"), FewShot.AS_DEFINED, items));
        }
        requests.commit();
      }
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSizeGreaterThan(TASKS.size() * items);
      for (String line : lines) {
        JsonNode request = JsonMapper.shared().readTree(line);
        Direct expected = Direct.of(model.decoder(), ids(request.get("context")), ids(request.get("continuation")));
        assertThat(request.get("logprob").asDouble()).as(line)
            .isEqualTo(expected.logProbability(), within(expected.bound()));
        assertThat(request.get("greedy").asBoolean()).as(line).isEqualTo(expected.greedy());
      }
    }
  }

  /// A continuation's log-probability in double from the logits of the whole text, read at once.
  private record Direct(double logProbability, boolean greedy, double bound) {
    static Direct of(Decoder decoder, int[] context, int[] continuation) {
      int[] all = IntStream.concat(IntStream.of(context), IntStream.of(continuation)).limit(context.length
          + continuation.length - 1L).toArray();
      try (Scope scope = decoder.device().newScope("direct")) {
        double[] logits = decoder.forward(Context.inference(scope), all, Rows.of(1, all.length)).toDoubles();
        int vocabulary = decoder.plan().vocabulary();
        double sum = 0;
        double bound = 0;
        boolean greedy = true;
        for (int t = 0; t < continuation.length; t++) {
          int from = (context.length - 1 + t) * vocabulary;
          double max = IntStream.range(0, vocabulary).mapToDouble(v -> logits[from + v]).max().orElseThrow();
          double total = IntStream.range(0, vocabulary).mapToDouble(v -> Math.exp(logits[from + v] - max)).sum();
          sum += logits[from + continuation[t]] - max - Math.log(total);
          bound += Math.scalb(1 + IntStream.range(0, vocabulary).mapToDouble(v -> Math.abs(logits[from + v])).max()
              .orElseThrow(), -22);
          greedy &= logits[from + continuation[t]] >= max;
        }
        return new Direct(sum, greedy, bound);
      }
    }
  }

  private static int[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
