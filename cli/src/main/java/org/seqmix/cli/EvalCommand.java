package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.task.FewShot;
import org.seqmix.eval.task.NamedTask;
import org.seqmix.eval.task.TaskData;
import org.seqmix.eval.task.TaskKind;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelHash;
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
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = "--tasks", required = true, split = ",", paramLabel = "NAME",
      description = "Tasks between commas: bits_per_byte, perplexity; lambada_openai, hellaswag, piqa, arc_easy, "
          + "arc_challenge, winogrande, openbookqa, boolq, mmlu, mmlu_SUBJECT; or a file such as my-task.yaml."
  ) private List<String> tasks = new ArrayList<>();

  @Option(
      names = "--text", paramLabel = "FILE",
      description = "Text for bits_per_byte and perplexity, documents separated by lines <|endoftext|>."
  ) private @Nullable Path text;

  @Option(
      names = "--data", paramLabel = "DIR",
      description = "Folder with the data of all other tasks: TASK.jsonl, TASK.parquet, or folders as on the Hugging Face "
          + "hub."
  ) private @Nullable Path data;

  @Option(
      names = "--limit", paramLabel = "N",
      description = "Use the first N documents or items of a task only."
  ) private @Nullable Integer limit;

  @Option(
      names = "--num-fewshot", paramLabel = "K",
      description = "Solved examples before every item; by default, as many as the task says."
  ) private @Nullable Integer shots;

  @Option(
      names = "--fewshot-seed", paramLabel = "N", defaultValue = "" + FewShot.SEED,
      description = "What the examples are drawn by (default: ${DEFAULT-VALUE})."
  ) private long fewShotSeed;

  @Option(
      names = {"-o", "--output"}, paramLabel = "FILE.json",
      description = "Write the results as JSON, too. Until it is there, FILE.json.journal has what is scored, and the same "
          + "command goes on from it."
  ) private @Nullable Path output;

  @Option(
      names = "--requests", paramLabel = "FILE.jsonl",
      description = "Write every scored request, a line each."
  ) private @Nullable Path requests;

  @Option(
      names = "--resume", paramLabel = "FILE",
      description = "The journal, if not beside --output."
  ) private @Nullable Path journal;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw usage("--limit (" + limit + ") must be > 0");
    }
    if (shots != null && shots < 0) {
      throw usage("--num-fewshot (" + shots + ") must be >= 0");
    }
    FewShot fewShot = new FewShot(shots == null ? OptionalInt.empty() : OptionalInt.of(shots), fewShotSeed);
    Map<String, TaskData> asked = asked(fewShot);
    List<String> documents = documents();
    try (Device device = devices.open();
        Model opened = Model.open(model, device, weights.format());
        Tokenizer tokenizer = opened.openTokenizer();
        EvalFiles files = EvalFiles.open(asked.isEmpty() ? null : journalFile(), requests,
            () -> identity(device, tokenizer), fewShot)) {
      Map<TaskKind, TaskRunner> runners = EvalRunners.of(opened, tokenizer, files,
          new EvalProgress(ProgressView.on(terminal())));
      TextTasks ofText = new TextTasks(opened, tokenizer, documents);
      List<EvalResults.Task> results = new ArrayList<>();
      for (String task : new LinkedHashSet<>(tasks)) {
        TaskData items = asked.get(task);
        results.add(items == null ? ofText.run(task) : runner(runners, items).run(items));
      }
      EvalResults all = new EvalResults(model.toString(), results);
      files.commit();
      if (output != null) {
        all.write(output);
      }
      out().print(all.table());
      files.finish();
    }
    return 0;
  }

  private @Nullable Path journalFile() {
    return journal != null ? journal
        : output == null ? null : output.resolveSibling(output.getFileName() + ".journal");
  }

  /// What scores depend on besides the items.
  private String identity(Device device, Tokenizer tokenizer) {
    return String.join(" ", ModelHash.of(model), tokenizer.contentHash(), weights.format().name(),
        device.name());
  }

  private static TaskRunner runner(Map<TaskKind, TaskRunner> runners, TaskData items) {
    TaskRunner runner = runners.get(items.task().definition().kind());
    if (runner == null) {
      throw new IllegalStateException("task " + items.task().name() + " was let through without a runner");
    }
    return runner;
  }

  /// The tasks with items, by the names they were asked for by, with their data.
  private Map<String, TaskData> asked(FewShot fewShot) {
    Map<String, TaskData> out = new LinkedHashMap<>();
    for (NamedTask task : named()) {
      if (!EvalRunners.KINDS.contains(task.definition().kind())) {
        throw usage("--tasks " + task.name() + ": its answers are written, which eval does not do yet; expected a task"
            + " scored by likelihood");
      }
      if (data == null) {
        throw usage("--tasks " + task.name() + " needs --data DIR");
      }
      out.put(task.asked(), TaskData.read(task, data, fewShot, limit == null ? Integer.MAX_VALUE : limit));
    }
    return out;
  }

  private List<NamedTask> named() {
    List<NamedTask> out = new ArrayList<>();
    for (String name : new LinkedHashSet<>(tasks)) {
      if (!TextTasks.NAMES.contains(name)) {
        try {
          out.add(NamedTask.find(name, TextTasks.NAMES));
        } catch (IllegalArgumentException e) {
          throw usage("--tasks: " + e.getMessage());
        }
      }
    }
    List<String> names = out.stream().map(NamedTask::name).toList();
    if (names.stream().distinct().count() < names.size() || names.stream().anyMatch(TextTasks.NAMES::contains)) {
      throw usage("--tasks: expected a name of its own for every task, got " + names);
    }
    return out;
  }

  private List<String> documents() {
    String ofText = tasks.stream().filter(TextTasks.NAMES::contains).findFirst().orElse("");
    if (ofText.isEmpty()) {
      return List.of();
    }
    if (text == null) {
      throw usage("--tasks " + ofText + " needs --text FILE");
    }
    List<String> all = Corpus.texts(text);
    return limit == null ? all : all.subList(0, Math.min(limit, all.size()));
  }
}
