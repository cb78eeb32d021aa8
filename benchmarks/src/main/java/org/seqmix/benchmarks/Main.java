package org.seqmix.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.seqmix.benchmarks.peer.Natives;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs groups of contenders, writes what was found, and the tables of the document.
@Command(
    name = "benchmarks/run", mixinStandardHelpOptions = true,
    description = "Measures kernels and whole steps against their twins, peers and the limits of the machine."
)
@SuppressWarnings("NullAway.Init") // picocli fills in the options
public final class Main implements Callable<Integer> {
  @Option(names = "--quick",
      description = "One short round of the main cases: about an hour.") private boolean quick;

  @Option(
      names = {"-g", "--groups"}, split = ",", paramLabel = "NAME",
      description = "Groups between commas (default: all)."
  ) private List<String> groups = new ArrayList<>();

  @Option(names = {"-r", "--rounds"}, paramLabel = "N",
      description = "Rounds (default: 5; 1 where quick).") private @Nullable Integer rounds;

  @Option(
      names = {"-t", "--threads"}, split = ",", paramLabel = "N",
      description = "Counts of threads (default: 1,2; the larger alone where quick)."
  ) private List<Integer> threads = new ArrayList<>();

  @Option(
      names = {"-o", "--out"}, paramLabel = "FILE",
      description = "Where the results go (default: benchmarks/results/TIME.json)."
  ) private @Nullable Path out;

  @Option(
      names = "--document", paramLabel = "FILE", defaultValue = "docs/performance.md",
      description = "The document whose tables are made anew (default: ${DEFAULT-VALUE}); 'none' for none."
  ) private Path document;

  @Option(names = "--from", paramLabel = "FILE",
      description = "Measure nothing; make tables of these results.") private @Nullable Path from;

  @Option(names = "--list", description = "Print the groups and their cases.") private boolean list;

  /// Ends the process with 0 when everything was measured.
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      Groups.all().forEach(g -> System.out.println(g.name() + ": " + g.cases().stream().map(Case::name).toList()));
      return 0;
    }
    Report report = from != null ? Report.read(from) : measure();
    if (!document.toString().equals("none")) {
      Files.writeString(document, Tables.into(Files.exists(document) ? Files.readString(document) : "", report,
          Groups.all()));
      System.out.println("tables: " + document);
    }
    return 0;
  }

  private Report measure() throws IOException {
    Natives.extractAll();
    int count = rounds != null ? rounds : quick ? 1 : 5;
    List<Integer> counts = !threads.isEmpty() ? threads : quick ? List.of(2) : List.of(1, 2);
    Rounds run = new Rounds(quick ? new Forks(8, 3, 500) : new Forks(10, 5, 1000), count, counts, quick,
        System.out::println);
    Path file = out != null ? out : Path.of("benchmarks", "results", LocalDateTime.now(ZoneOffset.UTC)
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")) + ".json");
    List<Outcome> outcomes = new ArrayList<>();
    Report report = new Report(Machine.here(), count, outcomes);
    for (Group group : Groups.named(groups)) {
      outcomes.addAll(run.run(group));
      report = new Report(report.machine(), count, outcomes);
      report.write(file);
    }
    System.out.println("results: " + file);
    return report;
  }
}
