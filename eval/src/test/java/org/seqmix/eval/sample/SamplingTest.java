package org.seqmix.eval.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.scale.Spent;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.sampling.SamplerOptions;

class SamplingTest {
  private static final int QUESTIONS = 5;
  private static final SampleTask TASK = Answerers.problems("3", QUESTIONS);

  @TempDir static Path models;
  private static Answerers answerers;

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();

  @BeforeAll
  static void open() throws IOException {
    answerers = new Answerers(models);
  }

  @AfterAll
  static void close() {
    answerers.close();
  }

  private static SampleSettings settings(int rows) {
    return new SampleSettings(SamplerOptions.atTemperature(1), 3, rows, 1 << 20);
  }

  private static BitSet all() {
    BitSet out = new BitSet();
    out.set(0, QUESTIONS);
    return out;
  }

  /// A second passes whenever somebody looks.
  private Sampling sampling(String file, SampleSettings settings) {
    return new Sampling(answerers.teacher, TASK, settings, directory.resolve(file),
        () -> now.addAndGet(1_000_000_000));
  }

  private static List<SampledText> texts(Sampling sampling) {
    List<SampledText> out = new ArrayList<>();
    for (int q = 0; q < QUESTIONS; q++) {
      out.addAll(sampling.texts(q));
    }
    return out;
  }

  private List<SampledText> drawn(String file, int rows, int... rounds) {
    try (Sampling sampling = sampling(file, settings(rows))) {
      for (int samples : rounds) {
        sampling.drawTo(samples, all(), () -> {
        });
      }
      return texts(sampling);
    }
  }

  @Test
  void textsDependNeitherOnRoundsNorOnRows() {
    List<SampledText> once = drawn("once", 7, 4);
    assertThat(once).hasSize(4 * QUESTIONS);
    assertThat(once.stream().map(SampledText::text).distinct().count()).isGreaterThan(QUESTIONS);
    assertThat(drawn("rounds", 3, 1, 2, 4)).isEqualTo(once);
    assertThat(drawn("alone", 1, 4)).isEqualTo(once);
  }

  @Test
  void whoBeginsAgainAsksForNoTextTwice() {
    List<SampledText> undisturbed = drawn("undisturbed", 6, 1, 4);
    AtomicInteger asked = new AtomicInteger();
    Runnable killer = () -> {
      if (asked.incrementAndGet() == 9) {
        throw new IllegalStateException("killed");
      }
    };
    try (Sampling sampling = sampling("killed", settings(6))) {
      sampling.drawTo(1, all(), killer);
      assertThatThrownBy(() -> sampling.drawTo(4, all(), killer)).hasMessageContaining("killed");
    }
    try (Sampling sampling = sampling("killed", settings(6))) {
      sampling.drawTo(1, all(), asked::incrementAndGet);
      sampling.drawTo(4, all(), asked::incrementAndGet);
      assertThat(texts(sampling)).isEqualTo(undisturbed);
    }
    assertThat(asked).hasValue(4 * QUESTIONS);
  }

  @Test
  void secondsOfAnInterruptedRoundCount() {
    AtomicInteger asked = new AtomicInteger();
    try (Sampling sampling = sampling("seconds", settings(QUESTIONS))) {
      assertThatThrownBy(() -> sampling.drawTo(2, all(), () -> {
        if (asked.incrementAndGet() == 3) {
          throw new IllegalStateException("killed");
        }
      })).hasMessageContaining("killed");
    }
    double before;
    try (Sampling sampling = sampling("seconds", settings(QUESTIONS))) {
      before = 3;
      sampling.drawTo(2, all(), () -> {
      });
      assertThat(sampling.spent()).hasSize(1);
      Spent spent = sampling.spent().getFirst();
      assertThat(spent.seconds()).isEqualTo(before + 2 * QUESTIONS - 3 + 1);
      assertThat(spent.tokens()).isEqualTo(texts(sampling).stream().mapToLong(SampledText::tokens).sum());
    }
  }

  @Test
  void aTornLineIsDrawnAgain() throws IOException {
    List<SampledText> whole = drawn("torn", 6, 2);
    Path file = directory.resolve("torn");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    String last = lines.remove(lines.size() - 2);
    lines.removeLast();
    Files.writeString(file, String.join("\n", lines) + "\n" + last.substring(0, last.length() / 2));
    assertThat(drawn("torn", 6, 2)).isEqualTo(whole);
    Files.writeString(file, "deadbeef {\"question\":0}\n", StandardOpenOption.APPEND);
    assertThat(drawn("torn", 6, 2)).isEqualTo(whole);
  }

  @Test
  void aTornTitleBeginsAnew() throws IOException {
    List<SampledText> whole = drawn("title torn", 6, 1);
    Path file = directory.resolve("title torn");
    byte[] all = Files.readAllBytes(file);
    int title = Files.readAllLines(file).getFirst().length();
    for (int length : new int[] {0, 1, 9, title - 1, title}) {
      Files.write(file, java.util.Arrays.copyOf(all, length));
      assertThat(drawn("title torn", 6, 1)).isEqualTo(whole);
      assertThat(Files.readAllBytes(file)).hasSizeGreaterThan(title);
    }
  }

  @Test
  void otherSettingsAreRefused() throws IOException {
    drawn("title", 2, 1);
    SampleSettings other = new SampleSettings(SamplerOptions.atTemperature(1), 4, 2, 0);
    assertThatThrownBy(() -> sampling("title", other)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("title: was made with other settings").hasMessageNotContaining("\n");
    Files.write(directory.resolve("other"), "something else\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> sampling("other", other)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a file of samples");
    assertThat(Files.readString(directory.resolve("other"))).isEqualTo("something else\n");
  }

  @Test
  void promptsOfQuestionsAreReadOnce() {
    try (Sampling sampling = sampling("once", settings(8))) {
      sampling.drawTo(2, all(), () -> {
      });
      long prompts = TASK.questions().stream()
          .mapToLong(q -> answerers.teacher.tokenizer().encode(q.prompt(), true).length).sum();
      assertThat(sampling.counts().promptTokens()).isEqualTo(prompts);
      assertThat(sampling.counts().readSeconds()).isPositive();
      assertThat(sampling.counts().writeSeconds()).isPositive();
      assertThat(sampling.counts().chooseSeconds()).isPositive();
    }
  }
}
