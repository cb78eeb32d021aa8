package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.BitsPerByte;
import org.seqmix.eval.EvalResults;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix eval`: measures a model on tasks.
@Command(name = "eval", description = "Measures a model on tasks.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class EvalCommand extends SeqmixCommand {
  /// The tasks there are, by name.
  private static final List<String> TASKS = List.of("bits_per_byte");

  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = "--tasks", required = true, split = ",", paramLabel = "NAME",
      description = "Tasks between commas: bits_per_byte."
  ) private List<String> tasks = new ArrayList<>();

  @Option(
      names = "--text", paramLabel = "FILE",
      description = "Text for bits_per_byte, documents separated by lines <|endoftext|>."
  ) private @Nullable Path text;

  @Option(
      names = "--limit", paramLabel = "N",
      description = "Use the first N documents or questions of a task only."
  ) private @Nullable Integer limit;

  @Option(
      names = {"-o", "--output"}, paramLabel = "FILE.json",
      description = "Write the results as JSON, too."
  ) private @Nullable Path output;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    check();
    List<String> documents = documents();
    List<EvalResults.Task> results = new ArrayList<>();
    try (Device device = devices.open();
        Model opened = Model.open(model, device, weights.format());
        Tokenizer tokenizer = opened.openTokenizer()) {
      for (String task : new LinkedHashSet<>(tasks)) {
        results.add(run(task, opened, tokenizer, documents));
      }
    }
    EvalResults all = new EvalResults(model.toString(), results);
    if (output != null) {
      all.write(output);
    }
    out().print(all.table());
    return 0;
  }

  private void check() {
    for (String task : tasks) {
      if (!TASKS.contains(task)) {
        throw usage("--tasks: expected some of " + TASKS + ", got '" + task + "'");
      }
    }
    if (limit != null && limit < 1) {
      throw usage("--limit (" + limit + ") must be > 0");
    }
  }

  private EvalResults.Task run(String task, Model opened, Tokenizer tokenizer, List<String> documents) {
    return switch (task) {
      case "bits_per_byte" -> BitsPerByte.measure(opened.decoder(), tokenizer, opened.tokens(tokenizer), documents)
          .task();
      default -> throw new IllegalStateException("task " + task + " is not one of " + TASKS);
    };
  }

  private List<String> documents() {
    if (text == null) {
      throw usage("--tasks bits_per_byte needs --text FILE");
    }
    List<String> all = Corpus.texts(text);
    return limit == null ? all : all.subList(0, Math.min(limit, all.size()));
  }
}
