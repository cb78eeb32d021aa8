package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.recall.Filler;
import org.seqmix.eval.recall.RecallOptions;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.sample.WordProblemTask;
import org.seqmix.eval.task.FewShot;
import org.seqmix.eval.task.NamedTask;
import org.seqmix.eval.task.TaskData;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.Split;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `--tasks` and what belongs to them: what `eval` asks.
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class EvalQuestions {
  private static final String PROBLEMS = "problems";
  private static final long PROBLEM_SEED = 4242;
  private static final int PROBLEM_COUNT = 200;

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

  /// Whether some tasks have items that are scored by likelihood.
  boolean haveItems() {
    return tasks.stream().anyMatch(t -> !TextTasks.NAMES.contains(t) && !EvalPlan.RECALL.contains(t) && !isProblems(t));
  }

  /// Reads what is asked. *Errors*: `usage` makes one of how the command was called.
  EvalPlan plan(Function<String, ParameterException> usage) {
    if (limit != null && limit < 1) {
      throw usage.apply("--limit (" + limit + ") must be > 0");
    }
    if (shots != null && shots < 0) {
      throw usage.apply("--num-fewshot (" + shots + ") must be >= 0");
    }
    if (lengths.size() != 2 || lengths.getFirst() < 1 || lengths.getLast() < 0 || recallItems < 1) {
      throw usage.apply("--lengths (" + lengths + ") must be two numbers, shortest and longest (0: the context), and "
          + "--recall-items (" + recallItems + ") > 0");
    }
    FewShot fewShot = new FewShot(shots == null ? OptionalInt.empty() : OptionalInt.of(shots), fewShotSeed);
    Map<String, SampleTask> problems = new LinkedHashMap<>();
    for (String task : new LinkedHashSet<>(tasks)) {
      if (isProblems(task)) {
        problems.put(task, problems(task, usage));
      }
    }
    return new EvalPlan(List.copyOf(new LinkedHashSet<>(tasks)), documents(usage), asked(fewShot, usage), problems,
        fewShot,
        new RecallOptions(lengths.getFirst(), lengths.getLast(), recallItems, 0),
        haystack == null ? Filler.made() : Filler.of(haystack),
        haystack == null ? "made" : ModelHash.of(haystack));
  }

  private static boolean isProblems(String task) {
    return task.equals(PROBLEMS) || task.startsWith(PROBLEMS + "_");
  }

  private SampleTask problems(String task, Function<String, ParameterException> usage) {
    String level = task.equals(PROBLEMS) ? "3" : task.substring(PROBLEMS.length() + 1);
    try {
      ProblemSet set = new ProblemSet(new ProblemGenerator(PROBLEM_SEED, Split.TEST, Level.parse(level)),
          limit == null ? PROBLEM_COUNT : limit);
      SampleTask asked = WordProblemTask.of(set, AnswerReader.named("integer"), AnswerChecker.standard());
      return new SampleTask(task, asked.questions(), asked.stops(), asked.maxTokens(), asked.reader(), asked.checker());
    } catch (IllegalArgumentException e) {
      throw usage.apply("--tasks " + task + ": " + e.getMessage());
    }
  }

  /// The tasks with items, by the names they were asked for by, with their data.
  private Map<String, TaskData> asked(FewShot fewShot, Function<String, ParameterException> usage) {
    Map<String, TaskData> out = new LinkedHashMap<>();
    for (NamedTask task : named(usage)) {
      if (data == null) {
        throw usage.apply("--tasks " + task.name() + " needs --data DIR");
      }
      out.put(task.asked(), TaskData.read(task, data, fewShot, limit == null ? Integer.MAX_VALUE : limit));
    }
    return out;
  }

  private List<NamedTask> named(Function<String, ParameterException> usage) {
    List<NamedTask> out = new ArrayList<>();
    List<String> others = new ArrayList<>(TextTasks.NAMES);
    others.addAll(EvalPlan.RECALL);
    others.add(PROBLEMS);
    for (String name : new LinkedHashSet<>(tasks)) {
      if (!others.contains(name) && !isProblems(name)) {
        try {
          out.add(NamedTask.find(name, others));
        } catch (IllegalArgumentException e) {
          throw usage.apply("--tasks: " + e.getMessage());
        }
      }
    }
    List<String> names = out.stream().map(NamedTask::name).toList();
    if (names.stream().distinct().count() < names.size() || names.stream().anyMatch(n -> others.contains(n)
        || isProblems(n))) {
      throw usage.apply("--tasks: expected a name of its own for every task, got " + names);
    }
    return out;
  }

  private List<String> documents(Function<String, ParameterException> usage) {
    String ofText = tasks.stream().filter(TextTasks.NAMES::contains).findFirst().orElse("");
    if (ofText.isEmpty()) {
      return List.of();
    }
    if (text == null) {
      throw usage.apply("--tasks " + ofText + " needs --text FILE");
    }
    List<String> all = Corpus.texts(text);
    return limit == null ? all : all.subList(0, Math.min(limit, all.size()));
  }
}
