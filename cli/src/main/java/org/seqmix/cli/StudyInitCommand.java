package org.seqmix.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.HeldOutLoss;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.study.Variant;
import org.seqmix.mohawk.study.init.InitRun;
import org.seqmix.mohawk.study.init.InitStudy;
import org.seqmix.mohawk.study.init.InitTable;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix study init`: students that begin in different ways, before the first step and after a short training.
@Command(
    name = "init",
    description = "Makes students whose mixers begin fresh, as the identity, and from the teacher's values or attention, and prints "
        + "the loss of every stage on held-out text before the first step and after a short training, with 95%% intervals. "
        + "The same command goes on where an earlier one stopped."
)
final class StudyInitCommand extends SeqmixCommand {
  private static final int HELD_OUT_EVERY = 20;
  private static final int SCORED = 200;

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
      description = "Mixers, optimizer and stages (default: stories, for the embedded teacher word-problems)."
  ) private @Nullable String recipe;

  @Option(
      names = "--set", arity = "1..*", paramLabel = "PATH=VALUE",
      description = "Settings over the recipe."
  ) private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--initialisations", paramLabel = "NAME", split = ",", defaultValue = "fresh,identity,values,attention",
      description = "What to compare: own, fresh, identity, values, attention (default: ${DEFAULT-VALUE})."
  ) private final List<String> initialisations = new ArrayList<>();

  @Option(
      names = "--tokens", paramLabel = "N", defaultValue = "200000",
      description = "Tokens of every run, over all its stages; 0 to measure alone (default: ${DEFAULT-VALUE})."
  ) private long tokens;

  @Option(
      names = "--split", paramLabel = "A:B:C", defaultValue = "0.1:0.3:0.6",
      description = "Shares of the tokens for stages 1, 2 and 3 (default: ${DEFAULT-VALUE})."
  ) private String split = "";

  @Option(
      names = "--seeds", paramLabel = "N", defaultValue = "3",
      description = "Students of every initialisation (default: ${DEFAULT-VALUE})."
  ) private int seeds;

  @Option(
      names = "--rows", paramLabel = "N", defaultValue = "16",
      description = "Rows of held-out text that the losses of the stages are taken on (default: ${DEFAULT-VALUE})."
  ) private int rows;

  @Option(
      names = {"-o", "--out"}, paramLabel = "DIR", required = true,
      description = "Where finished runs and the table (table.json) go."
  ) private Path out = Path.of("");

  @Mixin private final DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (tokens < 0 || seeds < 1 || rows < 1) {
      throw usage("--tokens (" + tokens + ") must be >= 0, --seeds (" + seeds + ") and --rows (" + rows + ") > 0");
    }
    for (String name : initialisations) {
      if (!Recipe.Student.INITIALISATIONS.contains(name)) {
        throw usage(
            "--initialisations: expected some of " + Recipe.Student.INITIALISATIONS + ", got '" + name + "'");
      }
    }
    if (teacher != null && data.isEmpty()) {
      throw usage("--data is needed with --teacher");
    }
    WordProblems problems = new WordProblems(out, 0);
    Path model = teacher == null ? problems.teacher() : teacher;
    try (Device device = devices.open()) {
      study(device, model, data.isEmpty() ? List.of(problems.data()) : data);
    }
    return 0;
  }

  private Recipe recipe() {
    String name = recipe != null ? recipe : teacher == null ? WordProblems.RECIPE : "stories";
    List<String> all = new ArrayList<>(settings);
    Variant variant = Variant.parse(split);
    for (String stage : Recipes.read(name, settings).stages().keySet()) {
      all.add("stages." + stage + ".tokens=" + Math.round(variant.shares().getOrDefault(stage, 0.0) * tokens));
    }
    return Recipes.read(name, all);
  }

  private void study(Device device, Path directory, List<Path> files) {
    Recipe plan = recipe();
    try (Model model = Model.open(directory, device, Model.Use.TRAINING); Tokenizer tokenizer = model.openTokenizer()) {
      List<int[]> training = new ArrayList<>();
      List<int[]> heldOut = new ArrayList<>();
      for (Path file : files) {
        for (int[] document : Corpus.encode(Corpus.texts(file), tokenizer, model.config(), plan.data().end_token())
            .documents()) {
          ((training.size() + heldOut.size()) % HELD_OUT_EVERY == 1 ? heldOut : training).add(document);
        }
      }
      Corpus scored = new Corpus(heldOut.subList(0, Math.min(SCORED, heldOut.size())));
      InitStudy study = new InitStudy(model.decoder(), model.config(), new Corpus(training), new Corpus(heldOut), rows,
          plan, seeds, d -> HeldOutLoss.measure(d, scored).nats(), out);
      out().println(String.format(Locale.ROOT, "teacher: held-out loss %.4f; %,d tokens a run",
          HeldOutLoss.measure(model.decoder(), scored).nats(), tokens));
      InitTable table = InitTable.of(study.run(initialisations, this::say));
      table.write(out.resolve("table.json"));
      out().println();
      new InitTableView(table).print(out());
      out().flush();
    }
  }

  private void say(InitRun run, boolean kept) {
    err().println(String.format(Locale.ROOT, "%s, seed %d: token loss %.4f before, %.4f after%s", run.initialisation(),
        run.seed(), run.before().tokenLoss(), run.after().tokenLoss(), kept ? " (kept)" : ""));
    err().flush();
  }
}
