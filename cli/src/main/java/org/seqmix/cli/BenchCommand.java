package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.CopyRate;
import org.seqmix.eval.ModelNames;
import org.seqmix.eval.PeakMemory;
import org.seqmix.eval.ReadRate;
import org.seqmix.eval.SpeedFormat;
import org.seqmix.eval.SpeedRow;
import org.seqmix.eval.SpeedTrial;
import org.seqmix.eval.SpeedTrial.Kind;
import org.seqmix.eval.Throughput;
import org.seqmix.eval.TimedModel;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.WeightFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix bench`: how fast models read prompts and write tokens.
@Command(
    name = "bench", description = "Times models: reading prompts (pp) and writing tokens (tg), a row a test."
)
final class BenchCommand extends SeqmixCommand {
  private static final int LARGEST = 1 << 20;
  private static final int MOST_THREADS = 1024;

  @Option(
      names = {"-m", "--model"}, paramLabel = "DIR|FILE.gguf",
      description = "A model directory, or a GGUF file; may be given several times."
  ) private List<Path> models = new ArrayList<>();

  @Option(
      names = "--config", paramLabel = "FILE",
      description = "A config.json of a model to be timed with random weights; may be given several times."
  ) private List<Path> configs = new ArrayList<>();

  @Option(
      names = {"-p", "--prompt-tokens"}, split = ",", paramLabel = "N", defaultValue = "512",
      description = "Tokens of a prompt; several between commas; 0 for no such test (default: ${DEFAULT-VALUE})."
  ) private List<Integer> prompts = new ArrayList<>();

  @Option(
      names = {"-n", "--max-tokens"}, split = ",", paramLabel = "N", defaultValue = "128",
      description = "Tokens to write; several between commas; 0 for no such test (default: ${DEFAULT-VALUE})."
  ) private List<Integer> generated = new ArrayList<>();

  @Option(
      names = {"-d", "--depth"}, split = ",", paramLabel = "N", defaultValue = "0",
      description = "Tokens of every sequence read before a test, outside its time; several between commas (default: 0)."
  ) private List<Integer> depths = new ArrayList<>();

  @Option(
      names = "--teacher", paramLabel = "DIR",
      description = "A model that the others are compared with: in the table too, and below it the length from which on each "
          + "writes faster, measured between depths and as its bytes predict."
  ) private @Nullable Path teacher;

  @Option(
      names = "--teacher-config", paramLabel = "FILE",
      description = "The same from a config.json, with random weights."
  ) private @Nullable Path teacherConfig;

  @Option(
      names = {"-b", "--batch"}, split = ",", paramLabel = "B", defaultValue = "1",
      description = "Sequences at once; several between commas (default: ${DEFAULT-VALUE})."
  ) private List<Integer> batches = new ArrayList<>();

  @Option(
      names = {"-t", "--threads"}, split = ",", paramLabel = "T",
      description = "Threads; several between commas (default: as many as there are processors)."
  ) private List<Integer> threads = new ArrayList<>();

  @Option(
      names = {"-r", "--repetitions"}, paramLabel = "R", defaultValue = "5",
      description = "Runs of every test (default: ${DEFAULT-VALUE})."
  ) private int repetitions;

  @Option(
      names = "--warmup", paramLabel = "R", defaultValue = "1",
      description = "Runs of every test before those that count (default: ${DEFAULT-VALUE})."
  ) private int warmups;

  @Option(
      names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "md",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
  ) private SpeedFormat format = SpeedFormat.MD;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Seed of random weights (default: ${DEFAULT-VALUE})."
  ) private long seed;

  @Mixin private DeviceChoice device = new DeviceChoice();

  @Mixin private WeightOptions weights = new WeightOptions();

  private final Race race = new Race();

  private boolean printed;

  @Override
  public Integer call() {
    check();
    List<SpeedTrial> tests = tests();
    WeightFormat kept = weights.format();
    List<Contender> all = contenders();
    Map<Path, String> names = ModelNames.apart(all.stream().map(Contender::path).toList());
    List<Function<Device, TimedModel>> openings = new ArrayList<>();
    for (Contender one : all) {
      String name = Objects.requireNonNull(names.get(one.path()));
      openings.add(d -> (one.isShape() ? TimedModel.random(one.path(), seed, kept, d)
          : TimedModel.open(one.path(), kept, d)).named(name));
    }
    for (Function<Device, TimedModel> opening : openings) {
      for (int count : threads) {
        run(opening, count, tests);
      }
    }
    print(format.foot());
    if (teacher != null || teacherConfig != null) {
      race.lines().forEach(line -> (format == SpeedFormat.MD ? out() : err()).println(line));
    }
    return 0;
  }

  /// What is to be timed: a model, or the shape of one alone.
  private record Contender(Path path, boolean isShape) {
  }

  /// The teacher first.
  private List<Contender> contenders() {
    List<Contender> all = new ArrayList<>();
    Optional.ofNullable(teacher).ifPresent(path -> all.add(new Contender(path, false)));
    Optional.ofNullable(teacherConfig).ifPresent(path -> all.add(new Contender(path, true)));
    models.forEach(path -> all.add(new Contender(path, false)));
    configs.forEach(path -> all.add(new Contender(path, true)));
    return all;
  }

  private void check() {
    if (models.isEmpty() && configs.isEmpty()) {
      throw usage("expected --model DIR or --config FILE, got neither");
    }
    if (teacher != null && teacherConfig != null) {
      throw usage("expected --teacher DIR or --teacher-config FILE, got both");
    }
    if (threads.isEmpty()) {
      threads.add(Runtime.getRuntime().availableProcessors());
    }
    within("--prompt-tokens", prompts, 0, LARGEST);
    within("--max-tokens", generated, 0, LARGEST);
    within("--depth", depths, 0, LARGEST);
    within("--batch", batches, 1, LARGEST);
    within("--threads", threads, 1, MOST_THREADS);
    within("--repetitions", List.of(repetitions), 1, LARGEST);
    within("--warmup", List.of(warmups), 0, LARGEST);
    models.forEach(model -> ModelFiles.at(model).config());
    configs.forEach(ConfigReader::readFile);
    Optional.ofNullable(teacher).ifPresent(model -> ModelFiles.at(model).config());
    Optional.ofNullable(teacherConfig).ifPresent(ConfigReader::readFile);
  }

  private void within(String option, List<Integer> values, int least, int most) {
    for (int value : values) {
      if (value < least || value > most) {
        throw usage(option + " (" + value + ") must be in " + least + ".." + most);
      }
    }
  }

  private List<SpeedTrial> tests() {
    List<SpeedTrial> out = new ArrayList<>();
    for (int batch : batches) {
      for (int depth : depths) {
        prompts.stream().filter(n -> n > 0).forEach(n -> out.add(new SpeedTrial(Kind.PROMPT, n, batch, depth)));
        generated.stream().filter(n -> n > 0).forEach(n -> out.add(new SpeedTrial(Kind.GENERATION, n, batch, depth)));
      }
    }
    if (out.isEmpty()) {
      throw usage("nothing to time: --prompt-tokens and --max-tokens are both 0");
    }
    return out;
  }

  private void run(Function<Device, TimedModel> opening, int count, List<SpeedTrial> tests) {
    Throughput throughput = new Throughput(System::nanoTime, warmups, repetitions);
    try (Device opened = device.open(count)) {
      double readRate = device.name().usesMachineMemory() ? ReadRate.measure(count) : CopyRate.measure(opened);
      PeakMemory.reset();
      run(opening.apply(opened), count, tests, throughput, readRate);
    }
  }

  /// Closes the model.
  private void run(TimedModel opened, int count, List<SpeedTrial> tests, Throughput throughput, double readRate) {
    try (TimedModel model = opened) {
      race.add(model);
      for (SpeedTrial test : tests) {
        if (isTooLarge(model, test)) {
          continue;
        }
        SpeedRow row = SpeedRow.measure(model, device.label(), count, test, throughput, readRate);
        print((printed ? "" : format.head()) + format.row(row, !printed));
        race.add(row);
        printed = true;
      }
    }
  }

  /// Says so of a test whose weights and states the machine has no memory for. A device with memory of its own says so
  /// itself.
  private boolean isTooLarge(TimedModel model, SpeedTrial test) {
    if (!device.name().usesMachineMemory()) {
      return false;
    }
    long needed = model.weightBytes() + model.stateBytes(test.batch(), (long) test.depth() + test.tokens());
    Optional<String> why = MachineMemory.lacking(model.name() + ", " + test.name() + ", batch " + test.batch(), needed,
        MachineMemory.total());
    why.ifPresent(line -> {
      err().println(line);
      err().flush();
    });
    return why.isPresent();
  }

  private void print(String text) {
    out().print(text);
    out().flush();
  }
}
