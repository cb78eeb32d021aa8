package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.Problem;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.ProblemTokenizer;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

class ProblemScoreTest {
  private static final ProblemSet SET = new ProblemSet(new ProblemGenerator(4, Split.TEST, Level.of(2)), 100);
  private static final int CONTEXT = 256;

  @TempDir Path directory;

  @Test
  void aModelThatAlwaysSaysOneNumberIsRightWhereThatIsTheAnswer() throws IOException {
    int said = SET.stream().mapToInt(Problem::answer).filter(ProblemScoreTest::hasNoDigitTwice).min().orElseThrow();
    ProblemTokenizer.write(directory, CONTEXT);
    try (Device device = CpuDevice.open(); Scope scope = device.newScope("test");
        Tokenizer tokenizer = Tokenizer.open(directory)) {
      int end = tokenizer.eosId().orElseThrow();
      Decoder decoder = ChainModel.of(scope, tokenizer.vocabSize(), CONTEXT, end, chain(tokenizer, said, end));
      SpecialTokens special = new SpecialTokens(tokenizer.bosId(), List.of(end));
      ProblemScore score = ProblemScore.measure(decoder, tokenizer, special, SET);
      long expected = SET.stream().filter(p -> p.answer() == said).count();
      assertThat(score.right()).isEqualTo((int) expected).isPositive();
      assertThat(score.problems()).isEqualTo((int) SET.size());
    }
  }

  private static boolean hasNoDigitTwice(int number) {
    return Integer.toString(number).chars().distinct().count() == Integer.toString(number).length();
  }

  /// From any question's last token to the answer mark, the number, the end.
  private static Map<Integer, Integer> chain(Tokenizer tokenizer, int said, int end) {
    int[] answer = tokenizer.encode("\n" + ProblemText.ANSWER_MARK + " " + said, false);
    Map<Integer, Integer> out = new HashMap<>();
    SET.stream().forEach(p -> {
      int[] prompt = tokenizer.encode(ProblemText.prompt(p), true);
      out.put(prompt[prompt.length - 1], answer[0]);
    });
    for (int i = 0; i < answer.length; i++) {
      out.put(answer[i], i + 1 < answer.length ? answer[i + 1] : end);
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 7", "5, 10", "182, 200", "200, 200"})
  void theIntervalsEndsSolveWilsonsEquation(int right, int problems) {
    ProblemScore score = new ProblemScore(right, problems);
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);
    assertThat(score.low()).isLessThanOrEqualTo(score.share() + 1e-12);
    assertThat(score.high()).isGreaterThanOrEqualTo(score.share() - 1e-12);
    for (double end : new double[] {score.low(), score.high()}) {
      assertThat(Math.pow(end - score.share(), 2)).isEqualTo(z * z * end * (1 - end) / problems, within(1e-12));
    }
  }

  @Test
  void itReadsAsCountShareAndInterval() {
    ProblemScore score = new ProblemScore(3, 4);
    assertThat(score.toString()).startsWith("3 of 4: 75.0% (").endsWith(")");
    assertThatThrownBy(() -> new ProblemScore(5, 4)).hasMessageContaining("right (5) in 0..4");
  }
}
