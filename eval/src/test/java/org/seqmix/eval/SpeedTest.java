package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SpeedTest {
  private static SpeedRow row(String model, SpeedTrial trial, OptionalDouble stepBytes) {
    return new SpeedRow(model, "f32", 3 << 20, 1_234_567, "cpu", 2, trial, new Speed(new double[] {1, 2, 6}), 1 << 19,
        OptionalLong.of(5 << 20), 100, stepBytes);
  }

  @Test
  void meanMedianAndDeviationOfTheRuns() {
    Speed speed = new Speed(new double[] {9, 1, 2});
    assertThat(speed.mean()).isEqualTo(4);
    assertThat(speed.median()).isEqualTo(2);
    assertThat(speed.deviation()).isEqualTo(Math.sqrt((25 + 9 + 4) / 2.0), within(1e-12));
    assertThat(new Speed(new double[] {3}).deviation()).isZero();
    assertThatThrownBy(() -> new Speed(new double[0])).hasMessageContaining("at least one run");
  }

  @Test
  void theBoundIsTheBatchOverTheTimeToMoveTheBytes() {
    SpeedTrial eight = new SpeedTrial(SpeedTrial.Kind.GENERATION, 16, 8);
    assertThat(row("m", eight, OptionalDouble.of(50)).bound()).hasValue(8 * 100 / 50.0);
    assertThat(row("m", eight, OptionalDouble.empty()).bound()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PROMPT,512,pp512", "GENERATION,128,tg128"})
  void trialsAreNamedAsOtherToolsDo(SpeedTrial.Kind kind, int tokens, String name) {
    assertThat(new SpeedTrial(kind, tokens, 1).name()).isEqualTo(name);
  }

  @Test
  void aDepthIsNamedAsOtherToolsDo() {
    assertThat(new SpeedTrial(SpeedTrial.Kind.GENERATION, 32, 1, 4096).name()).isEqualTo("tg32 @ d4096");
  }

  @Test
  void trialsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new SpeedTrial(SpeedTrial.Kind.PROMPT, 0, 1)).hasMessageContaining("tokens (0)");
    assertThatThrownBy(() -> new SpeedTrial(SpeedTrial.Kind.PROMPT, 512, 1 << 12)).hasMessageContaining("2097152");
    assertThat(new SpeedTrial(SpeedTrial.Kind.GENERATION, 512, 1 << 12).batch()).isEqualTo(1 << 12);
  }

  @Test
  void aTableHasACellForEveryHeadAndAllItsLinesAreAsLong() {
    SpeedTrial trial = new SpeedTrial(SpeedTrial.Kind.GENERATION, 16, 1);
    String table = SpeedFormat.MD.head() + SpeedFormat.MD.row(row("m", trial, OptionalDouble.of(50)), true)
        + SpeedFormat.MD.row(row("m", trial, OptionalDouble.empty()), false) + SpeedFormat.MD.foot();
    assertThat(table.lines()).hasSize(4).allMatch(line -> line.startsWith("| ") && line.endsWith(" |"));
    assertThat(table.lines().map(String::length).distinct()).hasSize(1);
    assertThat(table.lines().map(line -> line.split("\\|", -1).length).distinct()).hasSize(1);
    assertThat(table).contains("3.00 ± 2.65", "1.23 M", "3.00 MiB", "tg16");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"plain;plain", "a,b;\"a,b\"", "say \"x\";\"say \"\"x\"\"\""})
  void csvQuotesWhatItMust(String name, String cell) {
    String line = SpeedFormat.CSV.row(row(name, new SpeedTrial(SpeedTrial.Kind.PROMPT, 4, 1), OptionalDouble.empty()),
        true);
    assertThat(line).startsWith(cell + ",f32,").endsWith(",100.0,,\n");
  }

  @ParameterizedTest
  @EnumSource
  void csvHasAsManyCellsAsNames(SpeedTrial.Kind kind) {
    String line = SpeedFormat.CSV.row(row("m", new SpeedTrial(kind, 4, 1), OptionalDouble.empty()), true);
    assertThat(line.split(",", -1)).hasSameSizeAs(SpeedFormat.CSV.head().split(",", -1));
  }
}
