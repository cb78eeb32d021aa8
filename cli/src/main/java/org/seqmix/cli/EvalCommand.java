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
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.recall.Filler;
import org.seqmix.eval.recall.RecallOptions;
import org.seqmix.eval.report.GapReport;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.sample.SampledModel;
import org.seqmix.eval.sample.WordProblemTask;
import org.seqmix.eval.task.FewShot;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.eval.task.NamedTask;
import org.seqmix.eval.task.TaskData;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix eval`: measures a model on tasks.
@Command(name = "eval", description = "Measures a model on tasks.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class EvalCommand extends SeqmixCommand {
  private static final String PROBLEMS = "problems";
  private static final long PROBLEM_SEED = 4242;
  private static final int PROBLEM_COUNT = 200;

  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = "--tasks", required = true, split = ",", paramLabel = "NAME",
      description = "Tasks between commas: bits_per_byte, perplexity; lambada_openai, hellaswag, piqa, arc_easy, "
          + "arc_challenge, winogrande, openbookqa, boolq, mmlu, mmlu_SUBJECT; gsm8k, math500, svamp, problems, "
          + "problems_LEVEL; copy, lookup, needle; or a file such as my-task.yaml."
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

  @Option(
      names = "--teacher", paramLabel = "DIR|FILE.gguf",
      description = "Ask this model the same and show the gap."
  ) private @Nullable Path teacher;

  @Option(
      names = "--report", paramLabel = "FILE.html", description = "With --teacher: write the gap as a page."
  ) private @Nullable Path report;

  @Option(
      names = "--lengths", paramLabel = "N,M", split = ",",
      description = "copy, lookup, needle: the shortest length in tokens and the longest, doubled in between (default: 32 to the "
          + "context). A model without attention may be asked past its context."
  ) private List<Integer> lengths = List.of(32, 0);

  @Option(
      names = "--recall-items", paramLabel = "N", defaultValue = "64",
      description = "copy, lookup, needle: items of every length (default: 64)."
  ) private int recallItems;

  @Option(
      names = "--haystack", paramLabel = "FILE",
      description = "needle: text to hide it in; without it, made-up sentences."
  ) private @Nullable Path haystack;

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
    if (report != null && teacher == null) {
      throw usage("--report shows the gap to a teacher; give --teacher DIR, too");
    }
    EvalPlan plan = plan();
    EvalProgress progress = new EvalProgress(ProgressView.on(terminal()));
    try (Device device = devices.open(); OpenModels open = new OpenModels(device, weights.format())) {
      SampledModel student = open.open(model);
      try (EvalFiles files = files(journalFile(), requests, student, device, plan)) {
        Evaluation evaluation = new Evaluation(plan, student, output, files, progress);
        EvalResults results = evaluation.run(model.toString());
        files.commit();
        if (teacher == null) {
          if (output != null) {
            results.write(output);
          }
          out().print(results.table());
        } else {
          compare(plan, open.open(teacher), device, results, student.name(), progress);
        }
        evaluation.finish();
      }
    }
    return 0;
  }

  private void compare(EvalPlan plan, SampledModel other, Device device, EvalResults student, String name,
      EvalProgress progress) {
    Path beside = output == null ? null : output.resolveSibling(output.getFileName() + ".teacher");
    Path kept = beside == null ? null : beside.resolveSibling(beside.getFileName() + ".journal");
    try (EvalFiles files = files(plan.data().isEmpty() ? null : kept, null, other, device, plan)) {
      Evaluation evaluation = new Evaluation(plan, other, beside, files, progress);
      EvalResults theirs = evaluation.run(String.valueOf(teacher));
      GapReport gap = new GapReport("Gap of " + name + " to " + other.name(), other.name(), name,
          GapRows.of(plan, theirs, student), GapRows.notes(other.name(), theirs));
      if (output != null) {
        AtomicFile.write(output, student.json(theirs, gap.node()));
      }
      if (report != null) {
        gap.write(report);
      }
      out().print(gap.text());
      evaluation.finish();
    }
  }

  /// The journal says whose scores it has.
  private static EvalFiles files(@Nullable Path journal, @Nullable Path requests, SampledModel of, Device device,
      EvalPlan plan) {
    return EvalFiles.open(journal, requests,
        () -> String.join(" ", of.identity(), of.tokenizer().contentHash(), device.name()), plan.fewShot());
  }

  private @Nullable Path journalFile() {
    boolean needed = tasks.stream().anyMatch(t -> !TextTasks.NAMES.contains(t) && !EvalPlan.RECALL.contains(t)
        && !isProblems(t));
    return !needed ? null : journal != null ? journal
        : output == null ? null : output.resolveSibling(output.getFileName() + ".journal");
  }

  private EvalPlan plan() {
    if (lengths.size() != 2 || lengths.getFirst() < 1 || lengths.getLast() < 0 || recallItems < 1) {
      throw usage("--lengths (" + lengths + ") must be two numbers, shortest and longest (0: the context), and "
          + "--recall-items (" + recallItems + ") > 0");
    }
    FewShot fewShot = new FewShot(shots == null ? OptionalInt.empty() : OptionalInt.of(shots), fewShotSeed);
    Map<String, SampleTask> problems = new LinkedHashMap<>();
    for (String task : new LinkedHashSet<>(tasks)) {
      if (isProblems(task)) {
        problems.put(task, problems(task));
      }
    }
    return new EvalPlan(List.copyOf(new LinkedHashSet<>(tasks)), documents(), asked(fewShot), problems, fewShot,
        new RecallOptions(lengths.getFirst(), lengths.getLast(), recallItems, 0),
        haystack == null ? Filler.made() : Filler.of(haystack));
  }

  private static boolean isProblems(String task) {
    return task.equals(PROBLEMS) || task.startsWith(PROBLEMS + "_");
  }

  private SampleTask problems(String task) {
    String level = task.equals(PROBLEMS) ? "3" : task.substring(PROBLEMS.length() + 1);
    try {
      ProblemSet set = new ProblemSet(new ProblemGenerator(PROBLEM_SEED, Split.TEST, Level.parse(level)),
          limit == null ? PROBLEM_COUNT : limit);
      SampleTask asked = WordProblemTask.of(set, AnswerReader.named("integer"), AnswerChecker.standard());
      return new SampleTask(task, asked.questions(), asked.stops(), asked.maxTokens(), asked.reader(), asked.checker());
    } catch (IllegalArgumentException e) {
      throw usage("--tasks " + task + ": " + e.getMessage());
    }
  }

  /// The tasks with items, by the names they were asked for by, with their data.
  private Map<String, TaskData> asked(FewShot fewShot) {
    Map<String, TaskData> out = new LinkedHashMap<>();
    for (NamedTask task : named()) {
      if (data == null) {
        throw usage("--tasks " + task.name() + " needs --data DIR");
      }
      out.put(task.asked(), TaskData.read(task, data, fewShot, limit == null ? Integer.MAX_VALUE : limit));
    }
    return out;
  }

  private List<NamedTask> named() {
    List<NamedTask> out = new ArrayList<>();
    List<String> others = new ArrayList<>(TextTasks.NAMES);
    others.addAll(EvalPlan.RECALL);
    others.add(PROBLEMS);
    for (String name : new LinkedHashSet<>(tasks)) {
      if (!others.contains(name) && !isProblems(name)) {
        try {
          out.add(NamedTask.find(name, others));
        } catch (IllegalArgumentException e) {
          throw usage("--tasks: " + e.getMessage());
        }
      }
    }
    List<String> names = out.stream().map(NamedTask::name).toList();
    if (names.stream().distinct().count() < names.size() || names.stream().anyMatch(n -> others.contains(n)
        || isProblems(n))) {
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
