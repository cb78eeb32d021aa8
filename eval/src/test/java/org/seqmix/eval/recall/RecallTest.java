package org.seqmix.eval.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.eval.ChainModel;
import org.seqmix.eval.Likelihood;
import org.seqmix.eval.Shared;
import org.seqmix.eval.TinyModels;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

class RecallTest {
  private final Device device = CpuDevice.open();
  private final Scope scope = device.newScope("weights");

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  @Test
  void continuationsScoreAsLikelihoodScoresThem() {
    Random random = new Random(3);
    for (ModelConfig config : List.of(TinyModels.llama(50, 700), TinyModels.llamba(50, 700))) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F32);
      List<RecallItem> items = new ArrayList<>();
      for (int context : new int[] {1, 7, 513, 690, 30}) {
        items.add(new RecallItem(random.ints(context, 0, 50).toArray(), List.of(random.ints(9, 0, 50).toArray(),
            random.ints(1, 0, 50).toArray(), random.ints(5, 0, 50).toArray()).subList(0, context == 7 ? 2 : 3), 1));
      }
      List<List<ContextScores.Scored>> got = new ContextScores(decoder).score(items);
      for (int i = 0; i < items.size(); i++) {
        List<Likelihood.Score> expected = new Likelihood(decoder).score(items.get(i).requests());
        assertThat(got.get(i)).hasSameSizeAs(expected);
        for (int k = 0; k < expected.size(); k++) {
          assertThat(-got.get(i).get(k).sum()).isEqualTo(expected.get(k).logProbability(), within(1e-9));
          assertThat(got.get(i).get(k).isGreedy()).isEqualTo(expected.get(k).isGreedy());
        }
      }
    }
  }

  @Test
  void aModelThatRepeatsItsTokenCopiesRunsOfOne() {
    RecallVocabulary one = new RecallVocabulary(new int[] {5, 5}, OptionalInt.of(1), text -> new int[] {5});
    Decoder repeats = ChainModel.of(scope, 9, 64, 2, Map.of(5, 5, 1, 5));
    Decoder forgets = ChainModel.of(scope, 9, 64, 2, Map.of(5, 6, 1, 5));
    assertThat(new Recall(repeats, one).measure(new CopyTask(), 33, Double.NaN, 4, 0))
        .extracting(RecallResult::task, RecallResult::items, RecallResult::right)
        .containsExactly(tuple("copy", 4, 4), tuple("copy_tokens", 60, 60));
    assertThat(new Recall(forgets, one).measure(new CopyTask(), 33, Double.NaN, 4, 0))
        .extracting(RecallResult::task, RecallResult::items, RecallResult::right)
        .containsExactly(tuple("copy", 4, 0), tuple("copy_tokens", 60, 0));
  }

  @Test
  void theBestCandidateIsTheMostProbableAndATieIsWrong() {
    RecallCount count = new RecallCount();
    count.add(scored(new double[] {1, 1}, new double[] {3}), 0);
    count.add(scored(new double[] {1, 1}, new double[] {1}), 0);
    count.add(scored(new double[] {2}, new double[] {2}), 1);
    RecallResult result = count.best("lookup", 8, Double.NaN);
    assertThat(result.right()).isEqualTo(1);
    assertThat(result.items()).isEqualTo(3);
    assertThat(result.nats()).isEqualTo((2 + 2 + 2) / 5.0, within(1e-12));
  }

  @Test
  void resultsAreDecidedByTheSeedAndHeardAsTheyCome() {
    Decoder decoder = TinyModels.decoder(TinyModels.llama(Letters.SIZE, 256), scope, DType.F32);
    Recall recall = new Recall(decoder, Letters.vocabulary());
    List<RecallTask> tasks =
        List.of(new CopyTask(), new LookupTask(3), new NeedleTask(Filler.made(), List.of(0.0, 1.0), 4));
    List<RecallResult> heard = new ArrayList<>();
    List<RecallResult> first = recall.run(tasks, new RecallOptions(64, 0, 3, 1), heard::add);
    assertThat(first).isEqualTo(heard).isEqualTo(recall.run(tasks, new RecallOptions(64, 0, 3, 1), r -> {
    })).isNotEqualTo(recall.run(tasks, new RecallOptions(64, 0, 3, 2), r -> {
    }));
    assertThat(first).extracting(RecallResult::task).contains("copy", "copy_tokens", "lookup", "lookup_greedy",
        "needle",
        "needle_greedy");
    assertThat(first).extracting(RecallResult::length).contains(64, 128, 256);
  }

  @Test
  void onlyAModelWithoutAttentionReadsPastItsContext() {
    Recall attention = new Recall(TinyModels.decoder(TinyModels.llama(Letters.SIZE, 64), scope, DType.F32),
        Letters.vocabulary());
    assertThatThrownBy(() -> attention.measure(new CopyTask(), 65, Double.NaN, 1, 0))
        .hasMessageContaining("at most 64").hasMessageContaining("got 65");
    Recall recurrent = new Recall(TinyModels.decoder(TinyModels.llamba(Letters.SIZE, 64), scope, DType.F32),
        Letters.vocabulary());
    assertThat(recurrent.measure(new CopyTask(), 1500, Double.NaN, 1, 0)).hasSize(2);
  }

  @Test
  void theIntervalIsWilsons() {
    // (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n) with z = 1.959964, p = 1/2, n = 16
    RecallResult half = new RecallResult("lookup", 64, 0.5, 16, 8, 1);
    double z = 1.959963984540054;
    double spread = z * Math.sqrt(0.25 / 16 + z * z / (4 * 256)) / (1 + z * z / 16);
    assertThat(half.low()).isEqualTo(0.5 - spread, within(1e-9));
    assertThat(half.high()).isEqualTo(0.5 + spread, within(1e-9));
    assertThat(half).hasToString("lookup 64 at 0.50: 8 of 16: 50.0% (28.0 to 72.0)");
  }

  @Test
  void aRealTokenizersOrdinaryTokensAreText() {
    try (Model model = Model.open(Shared.path("models/stories-260K"), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      RecallVocabulary vocabulary = RecallVocabulary.of(tokenizer, model.config().tokens());
      assertThat(vocabulary.ordinary()).hasSizeBetween(100, tokenizer.vocabSize() - 3);
      assertThat(IntStream.of(vocabulary.ordinary()).boxed()).allSatisfy(id -> {
        assertThat(tokenizer.isSpecial(id)).isFalse();
        assertThat(tokenizer.decode(new int[] {id}, false)).isNotEmpty().doesNotContain("\uFFFD");
      });
      assertThat(new Recall(model.decoder(), vocabulary).measure(new LookupTask(), 512, Double.NaN, 2, 0)).hasSize(2);
    }
  }

  /// Whoever finds the end of the context earlier in it reads the answer there, token by token.
  @ParameterizedTest
  @ValueSource(strings = {"models/stories-260K", "tokenizers/gpt2", "tokenizers/llama2", "tokenizers/qwen2_5"})
  void theRightContinuationStandsInTheContext(String folder) {
    try (Tokenizer tokenizer = Tokenizer.open(Shared.path(folder))) {
      RecallVocabulary vocabulary = new RecallVocabulary(new int[] {50, 60, 70}, OptionalInt.of(1),
          text -> tokenizer.encode(text, false));
      for (RecallTask task : List.of(new CopyTask(), new LookupTask(), new NeedleTask())) {
        for (int seed = 0; seed < 10; seed++) {
          RecallItem item = task.item(vocabulary, 300, task.depths().getLast(), seed).orElseThrow();
          String text = tokenizer.decode(item.context(), true);
          String question = text.substring(Math.max(text.lastIndexOf('\n'), text.lastIndexOf("The secret")) + 1);
          int known = switch (task) {
            case CopyTask t -> 1;
            case LookupTask t -> tokenizer.encode("\n" + question, false).length - tokenizer.encode("\n", false).length;
            case NeedleTask t -> tokenizer.encode(question, false).length - 1;
          };
          for (int i = 0; i < item.continuations().size(); i++) {
            assertThat(isRepeated(item.context(), item.continuations().get(i), known))
                .as("%s %s, continuation %d of item %d", folder, task.name(), i, seed).isEqualTo(i == item.answer());
          }
        }
      }
    }
  }

  /// Whether the last `known` tokens of the context and the continuation stand in a row within the context.
  private static boolean isRepeated(int[] context, int[] continuation, int known) {
    int[] sought = IntStream.concat(Arrays.stream(context, context.length - known, context.length),
        Arrays.stream(continuation)).toArray();
    return IntStream.rangeClosed(0, context.length - sought.length)
        .anyMatch(at -> Arrays.equals(context, at, at + sought.length, sought, 0, sought.length));
  }

  private static List<ContextScores.Scored> scored(double[]... nats) {
    return Stream.of(nats).map(n -> new ContextScores.Scored(n, new boolean[n.length])).toList();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
