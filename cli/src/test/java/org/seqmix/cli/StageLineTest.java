package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.seqmix.mohawk.run.RunState;

class StageLineTest {
  /// Step k has the loss 1000 - k, as two layers' losses around it, and 10 tokens.
  private static List<RunState.Step> steps(long count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(k -> new RunState.Step(k, 10 * k, new double[] {999 - k, 1001 - k}, 1, 1)).toList();
  }

  @Test
  void lossesAreMeansOfTheFirstAndLastTwentieth() {
    StageLine line = StageLine.of("matrices", steps(40), 2);

    assertThat(line).isEqualTo(new StageLine("matrices", (999 + 998) / 2.0, (961 + 960) / 2.0, 400, 2));
    assertThat(line.toString()).isEqualTo("matrices     loss 998.5000 -> 960.5000, 400 tokens, 2.0 s");
  }

  @Test
  void fewStepsStillHaveAFirstAndALast() {
    StageLine line = StageLine.of("hstates", steps(3), 1);

    assertThat(line.first()).isEqualTo(999);
    assertThat(line.last()).isEqualTo(997);
  }
}
