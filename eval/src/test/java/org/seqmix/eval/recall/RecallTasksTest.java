package org.seqmix.eval.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;

class RecallTasksTest {
  private final RecallVocabulary letters = Letters.vocabulary();

  static List<RecallTask> tasks() {
    return List.of(new CopyTask(), new LookupTask(), new NeedleTask());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void anItemIsDecidedByItsSeedAndNearlyFillsItsLength(RecallTask task) {
    for (int length : new int[] {400, 1001, 8192}) {
      RecallItem item = item(task, length, 5);
      assertThat(item.length()).isBetween(length - 70, length);
      assertThat(whole(item)).isEqualTo(whole(item(task, length, 5))).isNotEqualTo(whole(item(task, length, 6)));
      assertThat(item.context()[0]).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void tooFewTokensHoldNone(RecallTask task) {
    assertThat(task.item(letters, 3, task.depths().getFirst(), 1)).isEmpty();
  }

  @Test
  void aCopyIsTheSameTokensAgain() {
    int[] ids = whole(item(new CopyTask(), 21, 7));
    assertThat(Arrays.copyOfRange(ids, 1, 11)).containsExactly(Arrays.copyOfRange(ids, 11, 21));
    assertThat(item(new CopyTask(), 21, 7).right()).hasSize(9);
  }

  @Test
  void everyCandidateIsAValueAndTheRightOneIsTheKeys() {
    for (int seed = 0; seed < 20; seed++) {
      RecallItem item = item(new LookupTask(5), 300 + 40 * seed, seed);
      String text = Letters.text(item.context());
      Map<String, String> values = new HashMap<>();
      List<String> lines = text.strip().lines().toList();
      lines.subList(0, lines.size() - 1).forEach(l -> values.put(l.split(": ")[0], l.split(": ")[1]));
      assertThat(values).hasSize(lines.size() - 1);
      List<String> candidates = item.continuations().stream().map(c -> Letters.text(c).strip()).toList();
      assertThat(candidates).hasSize(5).doesNotHaveDuplicates().isSubsetOf(values.values());
      assertThat(candidates.get(item.answer())).isEqualTo(values.get(lines.getLast().replace(":", "")));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 1})
  void theNeedleStandsAtItsDepthAndNowhereElse(double depth) {
    RecallItem item = new NeedleTask().item(letters, 4000, depth, 3).orElseThrow();
    String text = Letters.text(item.context());
    String right = Letters.text(item.right());
    String question = text.substring(text.lastIndexOf("The secret"));
    assertThat(text.indexOf(question + right) / (double) text.length()).isEqualTo(depth, within(0.03));
    assertThat(item.continuations()).hasSize(8).allSatisfy(
        c -> assertThat(text.contains(Letters.text(c)) && !Letters.text(c).equals(right)).isFalse());
  }

  @Test
  void theAnswersPlaceAmongTheCandidatesIsRandom() {
    assertThat(IntStream.range(0, 100).map(seed -> item(new LookupTask(3), 300, seed).answer()).distinct().count())
        .isEqualTo(3);
    assertThat(IntStream.range(0, 200).map(seed -> item(new NeedleTask(), 300, seed).answer()).distinct().count())
        .isEqualTo(8);
  }

  @Test
  void fillerIsAFilesSentencesInOrder(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), "One is.  Two\nare! Three?\n\nFour");
    List<String> got = Filler.of(file).sentences(9, 1);
    List<String> all = List.of("One is.", "Two are!", "Three?", "Four");
    int from = all.indexOf(got.getFirst());
    assertThat(got).isEqualTo(IntStream.range(from, from + 9).mapToObj(i -> all.get(i % 4)).toList());
  }

  @Test
  void fillerNeedsText(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.txt"), " \n");
    Path bytes = Files.write(folder.resolve("bytes.bin"), new byte[] {(byte) 0xC3, 0x28});
    for (Path file : List.of(empty, bytes, folder.resolve("none.txt"))) {
      assertThatThrownBy(() -> Filler.of(file)).isInstanceOf(BadInputException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new LookupTask(1)).hasMessageContaining("candidates (1)");
    assertThatThrownBy(() -> new NeedleTask(Filler.made(), List.of(1.5), 4)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new RecallOptions(0, 5, 5, 0)).hasMessageContaining("shortest (0)");
    assertThatThrownBy(() -> new RecallItem(new int[0], List.of(), 0)).hasMessageContaining("expected a context");
    assertThatThrownBy(() -> new RecallResult("copy", 5, 0, 0, 0, 0)).hasMessageContaining("at least one");
  }

  @Test
  void lengthsDoubleUpToTheContext() {
    assertThat(new RecallOptions(32, 0, 1, 0).lengths(256)).containsExactly(32, 64, 128, 256);
    assertThat(new RecallOptions(32, 0, 1, 0).lengths(300)).containsExactly(32, 64, 128, 256, 300);
    assertThat(new RecallOptions(32, 100, 1, 0).lengths(300)).containsExactly(32, 64, 100);
    assertThat(new RecallOptions(32, 0, 1, 0).lengths(20)).containsExactly(20);
    assertThat(new RecallOptions(32, 1 << 20, 1, 0).lengths(20)).hasSize(16).endsWith(1 << 20);
  }

  private RecallItem item(RecallTask task, int length, long seed) {
    return task.item(letters, length, task.depths().getLast(), seed).orElseThrow();
  }

  private static int[] whole(RecallItem item) {
    return IntStream.concat(Arrays.stream(item.context()), Arrays.stream(item.right())).toArray();
  }
}
