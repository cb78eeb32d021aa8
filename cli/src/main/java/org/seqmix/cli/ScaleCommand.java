package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.TextTable;
import org.seqmix.eval.sample.AnytimeRun;
import org.seqmix.eval.sample.AnytimeStudy;
import org.seqmix.eval.sample.BestRows;
import org.seqmix.eval.sample.MarkReward;
import org.seqmix.eval.sample.RewardModel;
import org.seqmix.eval.sample.Runner;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.sample.SampledModel;
import org.seqmix.eval.sample.ScalarReward;
import org.seqmix.eval.sample.ScalePlan;
import org.seqmix.eval.sample.ScaleStudy;
import org.seqmix.eval.sample.StepFormat;
import org.seqmix.eval.scale.ScaleSettings;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix scale`: many answers to every question, and what they are worth for the time they take.
@Command(name = "scale",
    description = {
        "Asks models the same questions many times: coverage, majority and best-of-N against samples and seconds.",
        "The same command goes on where an earlier one stopped."})
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class ScaleCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR",
      description = "A model that answers, a student for instance; may be given several times."
  ) private List<Path> models = new ArrayList<>();

  @Option(
      names = "--teacher", paramLabel = "DIR", description = "The model the others are measured against."
  ) private @Nullable Path teacher;

  @Mixin private ScaleTaskOptions task = new ScaleTaskOptions();

  @Option(
      names = {"-N", "--samples"}, paramLabel = "N", defaultValue = "64",
      description = "Most answers to every question (default: 64)."
  ) private int samples;

  @Option(
      names = "--seeds", paramLabel = "K", defaultValue = "1",
      description = "Runs, with seeds from --seed on (default: 1)."
  ) private int seeds;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0", description = "The first seed of drawing (default: 0)."
  ) private long seed;

  @Option(
      names = "--temperature", paramLabel = "T", defaultValue = "0.8",
      description = "Temperature answers are drawn at (default: 0.8)."
  ) private double temperature;

  @Option(
      names = "--top-k", paramLabel = "K", defaultValue = "0",
      description = "Draw among the K most likely tokens; 0 for all (default)."
  ) private int topK;

  @Option(
      names = "--top-p", paramLabel = "P", defaultValue = "1",
      description = "Draw among the most likely tokens that together reach probability P; 1 for all (default)."
  ) private double topP;

  @Option(
      names = "--budget", paramLabel = "SECONDS",
      description = "A model that has spent so many seconds in a run begins no further round; without it, all rounds are run."
  ) private @Nullable Double budget;

  @Option(
      names = {"-b", "--batch"}, paramLabel = "ROWS", split = ",",
      description = "Texts at once, one number for all models or one each, the teacher's first; without it, the fastest is tried out."
  ) private List<Integer> batch = new ArrayList<>();

  @Option(
      names = "--extrapolate",
      description = "Say where curves that do not cross would if they went on as they ended, marked as a guess."
  ) private boolean extrapolate;

  @Option(
      names = "--anytime",
      description = "Stop asking a question when no further answer can change the majority of all N, and say what that saves."
  ) private boolean anytime;

  @Option(
      names = "--cache", paramLabel = "MIB", defaultValue = "256",
      description = "Memory for states of prompts, a model, so that later rounds do not read them again (default: 256)."
  ) private long cacheMib;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "DIR",
      description = "Where answers and results are written: scale.json, scale.csv, report.html."
  ) private Path out;

  @Mixin private RewardOptions rewards = new RewardOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    if (samples < 1 || seeds < 1 || cacheMib < 0 || batch.stream().anyMatch(b -> b < 1)) {
      throw usage("--samples (" + samples + "), --seeds (" + seeds + ") and --batch must be > 0, --cache (" + cacheMib
          + ") >= 0");
    }
    SampleTask asked = task.open();
    ScalePlan plan = new ScalePlan(asked, samples, LongStream.range(seed, seed + seeds).boxed().toList(),
        new SamplerOptions(temperature, topK, topP, 0, 1), budget == null ? Double.POSITIVE_INFINITY : budget,
        cacheMib << 20, rewards.combine(), folder());
    List<Path> all = new ArrayList<>(models);
    if (teacher != null) {
      all.addFirst(teacher);
    }
    if (batch.size() > 1 && batch.size() != all.size()) {
      throw usage("--batch: expected one number, or one for each of " + all.size() + " models, got " + batch.size());
    }
    ScaleProgress progress = new ScaleProgress(ProgressView.on(terminal()), asked.questions().size());
    try (Device device = devices.open(); OpenModels open = new OpenModels(device, weights.format())) {
      List<Runner> runners = runners(open.open(all), asked);
      if (anytime) {
        print(new AnytimeStudy(plan, runners, System::nanoTime).run(progress), progress);
      } else {
        ScaleStudy.Outcome outcome = new ScaleStudy(plan, runners, judge(open), System::nanoTime).run(progress);
        progress.end();
        new ScaleOutput(plan, teacher != null, ScaleSettings.DEFAULTS.withExtrapolation(extrapolate), outcome)
            .write(out, out());
      }
    }
    return 0;
  }

  private Path folder() {
    Path folder = out.resolve("texts");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw BadInputException.io(folder, "make", e, "choose an --out that can be written");
    }
    return folder;
  }

  private List<Runner> runners(List<SampledModel> opened, SampleTask asked) {
    List<Runner> out = new ArrayList<>();
    for (int i = 0; i < opened.size(); i++) {
      out.add(new Runner(opened.get(i), batch.isEmpty()
          ? tried(opened.get(i), asked)
          : batch.get(batch.size() == 1 ? 0 : i)));
    }
    return out;
  }

  /// The fastest batch behind a prompt of usual length.
  private int tried(SampledModel model, SampleTask asked) {
    int depth = model.tokenizer().encode(asked.questions().getFirst().prompt(), true).length + asked.maxTokens() / 4;
    long most = Math.min(512, (long) samples * asked.questions().size());
    List<BestRows.Trial> trials =
        BestRows.trials(model.model().decoder(), depth, (int) most, System::nanoTime);
    BestRows.Trial best = BestRows.best(trials);
    err().println(String.format(Locale.ROOT, "%s: %d texts at once, %,.0f tokens/s behind %d tokens (tried %s)",
        model.name(), best.rows(), best.speed(), depth,
        String.join(", ", trials.stream()
            .map(t -> String.format(Locale.ROOT, "%d: %,.0f", t.rows(), t.speed())).toList())));
    return best.rows();
  }

  private Optional<RewardModel> judge(OpenModels open) {
    String named = rewards.named();
    if (named == null) {
      return Optional.empty();
    }
    SampledModel judge = open.open(named.equals("embedded") ? EmbeddedJudge.in(out) : Path.of(named));
    return Optional.of(switch (rewards.kind()) {
      case MARKS -> new MarkReward(judge, new StepFormat(rewards.separator(), rewards.good(), rewards.bad()));
      case SCALAR -> ScalarReward.of(judge);
    });
  }

  private void print(List<AnytimeRun> runs, ScaleProgress progress) {
    progress.end();
    TextTable table = new TextTable("model", "seed", "majority", "seconds");
    for (AnytimeRun run : runs) {
      table.row(run.model(), Long.toString(run.seed()), run.score().toString(),
          String.format(Locale.ROOT, "%.1f", run.seconds()));
    }
    out().print(table);
  }
}
