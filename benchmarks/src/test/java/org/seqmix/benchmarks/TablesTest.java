package org.seqmix.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
  private static final Machine MACHINE = new Machine("2026-01-02", "abacus", 2, 512, "25");
  private static final Group GROUP = new Group("sums", "Sums", "Counted.", Limit.PEAK, List.of(), p -> Work.of(0, 0),
      List.of());

  @TempDir private Path folder;

  /// Rounds of 10, 20 and 40 ns over 80 operations with limits of 10, 8 and 4 operations a ns: shares 0.8, 0.5, 0.5.
  private static Outcome outcome(String shape, int threads) {
    return new Outcome("sums", shape, threads, "seqmix", new Work(80, 640, 2), Limit.PEAK,
        List.of(new Sample(10, 3, 7), new Sample(20, 5, 9), new Sample(40, 4, 8)), List.of(10e9, 8e9, 4e9),
        List.of(0.1, 0.26, 0.2));
  }

  @Test
  void theShareIsTheMedianOfTheRoundsOwn() {
    Outcome outcome = outcome("a", 1);
    assertThat(outcome.rate()).isEqualTo(80 / 20e-9, within(1e-3));
    assertThat(outcome.ratio()).isEqualTo(0.5, within(1e-12));
    assertThat(outcome.tokens()).isEqualTo(2 / 20e-9, within(1e-3));
    assertThat(outcome.allocated()).isEqualTo(4);
    assertThat(outcome.resident()).isEqualTo(9);
  }

  @Test
  void aTableTakesItsPlaceAndLeavesTheRest() {
    Report report = new Report(MACHINE, 3, List.of(outcome("a", 1), outcome("a", 2), outcome("b", 1)));
    String first = Tables.into("# Text\n", report, List.of(GROUP));
    String edited = first + "\nMore text.\n";
    assertThat(first).startsWith("# Text\n").contains("| a | seqmix | 80 | 640 | 4.00 | 0.50 |", "abacus",
        "Peak: 10.0 GFLOP/s with 1 thread, 10.0 GFLOP/s with 2 threads.",
        "up to 26% of each of 1, 26% of each of 2.");
    assertThat(Tables.into(edited, report, List.of(GROUP))).isEqualTo(edited);
    assertThat(Tables.into(edited, new Report(MACHINE, 3, List.of()), List.of(GROUP))).isEqualTo(edited);
    assertThat(first.lines().filter(l -> l.startsWith("| ")).map(l -> l.split("\\|", -1).length).distinct()).hasSize(1);
  }

  @Test
  void brokenMarkersAreRefused() {
    Report report = new Report(MACHINE, 3, List.of(outcome("a", 1)));
    assertThatThrownBy(() -> Tables.into("<!-- benchmark sums -->\n", report, List.of(GROUP)))
        .hasMessageContaining("sums").hasMessageContaining("one pair");
  }

  @Test
  void resultsAreReadAsTheyWereWritten() {
    Report report = new Report(MACHINE, 3, List.of(outcome("a", 1)));
    Path file = folder.resolve("below").resolve("results.json");
    report.write(file);
    assertThat(Report.read(file)).isEqualTo(report);
  }

  @Test
  void theHostTakesAShareOfTime() {
    // Steps of 10 us are the clock's own; those of 30 and 50 us were taken.
    Iterator<Long> times = List.of(0L, 10_000L, 40_000L, 50_000L, 100_000L).iterator();
    assertThat(HostTime.lost(100_000, times::next)).isEqualTo(80_000);
    assertThat(HostTime.taken(2, Duration.ofMillis(20))).isBetween(0.0, 1.0);
  }

  /// Every case of every group can be counted, and every contender's benchmark is there.
  @Test
  void groupsAreWhole() throws ReflectiveOperationException {
    assertThat(Groups.all().stream().map(Group::name)).doesNotHaveDuplicates();
    for (Group group : Groups.all()) {
      assertThat(group.cases()).as(group.name()).isNotEmpty().anyMatch(Case::quick);
      for (Contender contender : group.contenders()) {
        int dot = contender.method().lastIndexOf('.');
        assertThat(Class.forName(contender.method().substring(0, dot)).getMethods()).as(contender.method())
            .anyMatch(m -> m.getName().equals(contender.method().substring(dot + 1)));
        for (Case shape : group.cases()) {
          Map<String, String> params = new java.util.HashMap<>(shape.params());
          params.putAll(contender.params());
          assertThat(group.limit().of(group.work().apply(params))).as("%s, %s", group.name(), shape.name())
              .isPositive();
        }
      }
    }
  }
}
