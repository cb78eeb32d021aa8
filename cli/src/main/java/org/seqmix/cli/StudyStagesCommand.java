package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.HeldOutLoss;
import org.seqmix.eval.TextTable;
import org.seqmix.eval.report.StudyReport;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.TemporaryFolder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.data.DataFiles;
import org.seqmix.mohawk.problems.EmbeddedTeacher;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.study.StageStudy;
import org.seqmix.mohawk.study.Variant;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix study stages`: students trained through different chains of stages on the same tokens.
@Command(
    name = "stages",
    description = "Trains students through stages 1-3, 2-3 and 3 alone on the same number of tokens, each at the best of the "
        + "same learning rates, and prints held-out token loss with 95%% intervals."
)
final class StudyStagesCommand extends SeqmixCommand {
  /// Of the documents held out, every other one chooses the learning rate and the rest are scored.
  private static final int HELD_OUT_EVERY = 20;

  @Option(
      names = "--teacher", paramLabel = "DIR|FILE.gguf",
      description = "The teacher's model directory, or a GGUF file (default: the embedded teacher)."
  ) private @Nullable Path teacher;

  @Option(
      names = "--data", arity = "1..*", paramLabel = "FILE",
      description = "Text, documents separated by lines <|endoftext|> (default: word problems)."
  ) private final List<Path> data = new ArrayList<>();

  @Option(
      names = "--recipe", paramLabel = "NAME|FILE",
      description = "What is not varied: mixers, optimizer, rows (default: stories, for the embedded teacher word-problems)."
  ) private @Nullable String recipe;

  @Option(
      names = "--set", arity = "1..*", paramLabel = "PATH=VALUE",
      description = "Settings over the recipe."
  ) private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--tokens", paramLabel = "N", split = ",", defaultValue = "300000",
      description = "Tokens of every run, over all its stages; several numbers between commas make one table each "
          + "(default: ${DEFAULT-VALUE})."
  ) private final List<Long> tokens = new ArrayList<>();

  @Option(
      names = "--seeds", paramLabel = "N", defaultValue = "5",
      description = "Runs of every variant (default: ${DEFAULT-VALUE})."
  ) private int seeds;

  @Option(
      names = "--rates", paramLabel = "R", split = ",", defaultValue = "0.001,0.002,0.004",
      description = "Learning rates to choose from (default: ${DEFAULT-VALUE})."
  ) private final List<Double> rates = new ArrayList<>();

  @Option(
      names = "--splits", paramLabel = "A:B:C", split = ",", defaultValue = "0.1:0.3:0.6,0:0.4:0.6,0:0:1",
      description = "Shares of the tokens for stages 1, 2 and 3 of every variant (default: ${DEFAULT-VALUE})."
  ) private final List<String> splits = new ArrayList<>();

  @Option(
      names = {"-o", "--out"}, paramLabel = "FILE.html",
      description = "Write the tables and their charts as a page, too."
  ) private @Nullable Path page;

  @Mixin private final DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (tokens.stream().anyMatch(n -> n < 1) || seeds < 1) {
      throw usage("--tokens (" + tokens + ") and --seeds (" + seeds + ") must be > 0");
    }
    List<Variant> variants = splits.stream().map(Variant::parse).toList();
    try (TemporaryFolder folder = TemporaryFolder.create("seqmix-study"); Device device = devices.open()) {
      Path model = teacher == null ? embedded(folder.path()) : teacher;
      List<Path> files = data;
      if (files.isEmpty()) {
        if (teacher != null) {
          throw usage("--data is needed with --teacher");
        }
        files = List.of(new WordProblems(folder.path(), 0).data());
      }
      study(device, model, files, variants);
    }
    return 0;
  }

  private static Path embedded(Path folder) {
    Path directory = folder.resolve("teacher");
    try {
      EmbeddedTeacher.write(directory);
    } catch (IOException e) {
      throw BadInputException.io(directory, "write", e, "check the temporary directory");
    }
    return directory;
  }

  private void study(Device device, Path directory, List<Path> files, List<Variant> variants) {
    String name = recipe != null ? recipe : teacher == null ? WordProblems.RECIPE : "stories";
    try (Model model = Model.open(directory, device, Model.Use.TRAINING); Tokenizer tokenizer = model.openTokenizer()) {
      var plan = Recipes.read(name, settings);
      Corpus all = DataFiles.read(files, plan.data().lines(), tokenizer, model.config(), plan.data().end_token());
      double best = HeldOutLoss.measure(model.decoder(), part(all, 2, false)).nats();
      Map<Long, List<StageStudy.Line>> studies = new LinkedHashMap<>();
      for (long count : new TreeSet<>(tokens)) {
        StageStudy study =
            new StageStudy(model.decoder(), model.config(), part(all, 0, true), plan, count, rates, seeds,
                d -> HeldOutLoss.measure(d, part(all, 1, false)).nats(),
                d -> HeldOutLoss.measure(d, part(all, 2, false)).nats());
        out().println(String.format(Locale.ROOT, "teacher: held-out loss %.4f; %,d tokens a run", best, count));
        studies.put(count, study.run(variants, (variant, rate, seed, loss) -> {
          err().println(String.format(Locale.ROOT, "%s %s, rate %s, seed %d: loss %.4f", variant.name(),
              variant.shareText(), rate, seed, loss));
          err().flush();
        }));
        print(studies.get(count));
      }
      if (page != null) {
        new StudyReport("Which stages matter", best, studies).write(page);
        out().println("report       " + page);
      }
    }
  }

  /// Documents for training (all but two in every {@link #HELD_OUT_EVERY}), or those with this remainder.
  static Corpus part(Corpus all, int remainder, boolean training) {
    return all.select(i -> {
      int at = i % HELD_OUT_EVERY;
      return training ? at != 1 && at != 2 : at == remainder && i < 200 * HELD_OUT_EVERY;
    });
  }

  private void print(List<StageStudy.Line> lines) {
    TextTable table = new TextTable("stages", "split", "rate", "held-out loss", "95% interval", "tuning loss by rate");
    for (StageStudy.Line l : lines) {
      table.row(l.variant().name(), l.variant().shareText(), Double.toString(l.rate()),
          String.format(Locale.ROOT, "%.4f", l.loss().mean()), String.format(Locale.ROOT, "± %.4f", l.loss().half()),
          l.tuned().entrySet().stream().map(e -> String.format(Locale.ROOT, "%s: %.4f", e.getKey(), e.getValue()))
              .collect(Collectors.joining(", ")));
    }
    out().println();
    out().println(table);
    out().println("order        " + lines.stream().map(l -> l.variant().name() + " (" + l.variant().shareText() + ")")
        .collect(Collectors.joining(" < ")));
    out().flush();
  }
}
