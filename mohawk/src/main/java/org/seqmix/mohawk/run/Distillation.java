package org.seqmix.mohawk.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.data.DataFiles;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;

/// A distillation: teacher, data and recipe in; a model directory out. Killed at any moment, it goes on from its last
/// checkpoint to the same bits.
///
/// *Errors*: `BadInputException`, one line: a run that is there already or is not there, another teacher, tokenizer,
/// data, recipe or seed than the run began with, a stage without the stage it requires, a directory that cannot be
/// written.
///
/// {@snippet class="org.seqmix.examples.DistilCheckpoint" region="distil"}
///
/// @param teacher the teacher's model directory, with its tokenizer
/// @param student a student of this teacher to go on with, whose {@link Ledger} says what it has been through, or none
/// @param data text files, documents separated by lines `<|endoftext|>`, and JSON Lines, a document a line, where names
///     end in `.jsonl`; may be empty where the recipe samples text
/// @param recipe what to do
/// @param seed decides initial weights, order of documents and sampled text
/// @param out the model directory to write; working files go to its `run/`
/// @param checkpointEvery time between checkpoints
public record Distillation(Path teacher, Optional<Path> student, List<Path> data, Recipe recipe, long seed, Path out,
    Duration checkpointEvery) {
  /// A distillation that begins with a fresh student.
  public Distillation(Path teacher, List<Path> data, Recipe recipe, long seed, Path out, Duration checkpointEvery) {
    this(teacher, Optional.empty(), data, recipe, seed, out, checkpointEvery);
  }

  /// What a run leaves behind.
  ///
  /// @param config the student's configuration
  /// @param state the finished ledger
  /// @param heldOut documents of the data files that were kept from training, see the recipe's `held_out_every`
  public record Outcome(ModelConfig config, RunState state, Corpus heldOut) {
  }

  /// Runs all stages, or goes on with them where `resume` is set, and writes the model directory.
  public Outcome run(Device device, boolean resume, RunListener listener) {
    RunDirectory directory = new RunDirectory(out);
    if (!resume && RunState.exists(out)) {
      throw new BadInputException(out + ": holds a run already; go on with --resume, or choose another --out");
    }
    if (resume && !RunState.exists(out)) {
      throw new BadInputException(out + ": expected a run to resume, got none; leave --resume out");
    }
    List<String> before = new ArrayList<>(doneBefore());
    for (String stage : recipe.stages().keySet()) {
      planOf(stage, before);
      before.add(stage);
    }
    checkData();
    try (Model model = Model.open(teacher, device, use());
        Tokenizer tokenizer = model.openTokenizer();
        Scope scope = device.newScope("student")) {
      Student begun = Student.of(model, recipe, scope, seed, student);
      accepted(model, begun);
      Corpus all = DataFiles.read(data, recipe.data().lines(), tokenizer, model.config(), recipe.data().end_token());
      Corpus files = all.select(i -> !isHeldOut(i));
      directory.prepare();
      RunState state = resume ? kept(tokenizer, files) : fresh(tokenizer, files);
      directory.clean(state, resume);
      state.write(out);
      Corpus corpus = files.and(sampled(model, directory, listener));
      RunState end = stages(directory, state, model, begun, corpus, listener);
      ModelWriter.copyCompanions(teacher, out);
      ModelWriter.write(out, begun.config(), begun.decoder().parameters(), DType.F32);
      Ledger.of(this, end, context(model.decoder())).write(out);
      return new Outcome(begun.config(), end, all.select(this::isHeldOut));
    }
  }

  private Model.Use use() {
    return recipe.teacher().mapsWeights() ? Model.Use.MAPPED : Model.Use.INFERENCE;
  }

  /// Every stage must be able to teach this student, and the ledgers that ours will hold must be readable, before anything is
  /// written. Another teacher is only looked at, so its weights stay where they are.
  private void accepted(Model model, Student student) {
    Ledger.tree(teacher);
    for (StagePlan plan : recipe.stages().values()) {
      try (StageTeacher of = StageTeacher.open(model, plan, Model.Use.MAPPED)) {
        Ledger.tree(of.model().directory());
        plan.create().refuses(of.decoder(), student.decoder()).ifPresent(why -> {
          throw new BadInputException("recipe " + recipe.name() + ": " + why);
        });
      }
    }
  }

  private int context(Decoder model) {
    int limit = model.plan().context();
    return recipe.data().context() == 0 ? limit : Math.min(limit, recipe.data().context());
  }

  /// Looks at the data files before anything is read or written.
  private void checkData() {
    DataFiles.check(data);
    if (data.isEmpty() && recipe.data().sampled_tokens() == 0) {
      throw new BadInputException("data: expected text files or data.sampled_tokens > 0, got neither; add --data FILE");
    }
  }

  private boolean isHeldOut(int document) {
    int every = recipe.data().held_out_every();
    return every > 0 && document % every == every - 1;
  }

  private Corpus sampled(Model model, RunDirectory directory, RunListener listener) {
    return recipe.data().sampled_tokens() == 0
        ? new Corpus(List.of())
        : new Samples(model.decoder(), model.config(), recipe.data(), context(model.decoder()), seed,
            directory.folder())
            .take(listener);
  }

  private RunState fresh(Tokenizer tokenizer, Corpus files) {
    return new RunState(RunState.FORMAT, Recipes.write(recipe), seed, fingerprint(),
        tokenizer.contentHash(), Fingerprint.corpus(files), doneBefore(), recipe.stages().keySet().iterator().next(), 0,
        "",
        0, Map.of());
  }

  private List<String> doneBefore() {
    return student.map(Ledger::required).map(Ledger::done).orElse(List.of());
  }

  /// Of the teacher, of those that single stages have, and of the student it goes on with.
  private String fingerprint() {
    StringBuilder all = new StringBuilder(ModelHash.of(teacher));
    recipe.stages().forEach((name, plan) -> {
      if (!plan.teacher().isEmpty()) {
        all.append(' ').append(name).append('=').append(ModelHash.of(Path.of(plan.teacher())));
      }
    });
    student.ifPresent(directory -> all.append(" student=").append(ModelHash.of(directory)));
    return all.toString();
  }

  private RunState kept(Tokenizer tokenizer, Corpus files) {
    RunState kept = RunState.read(out);
    RunState fresh = fresh(tokenizer, files);
    same("teacher", kept.teacher(), fresh.teacher());
    same("tokenizer", kept.tokenizer(), fresh.tokenizer());
    same("training data", kept.data(), fresh.data());
    same("recipe", resultsOf(kept.recipe()), resultsOf(fresh.recipe()));
    same("seed", Long.toString(kept.seed()), Long.toString(fresh.seed()));
    return kept;
  }

  /// A run may go on with less memory, or with more.
  private static String resultsOf(String yaml) {
    return Recipes.write(Recipes.parse("of the run", yaml).resultsAlone());
  }

  private void same(String what, String kept, String now) {
    if (!kept.equals(now)) {
      throw new BadInputException(out + ": the run was made with another " + what
          + "; resume with what it began with, or choose another --out");
    }
  }

  private RunState stages(RunDirectory directory, RunState begin, Model model, Student student, Corpus corpus,
      RunListener listener) {
    RunState state = begin;
    List<String> names = new ArrayList<>(recipe.stages().keySet());
    if (!state.checkpoint().isEmpty() && state.step() == 0) {
      directory.load(state.checkpoint(), student.own());
    }
    while (!state.stage().isEmpty()) {
      String name = state.stage();
      StagePlan plan = planOf(name, state.done());
      state = stage(directory, state, name, plan, model, student, corpus, listener);
      int next = names.indexOf(name) + 1;
      state = state.finished(name, next < names.size() ? names.get(next) : "");
      state = directory.save(state, "checkpoint-after-" + name, student.own(), Parameters.of(List.of()));
      listener.end(name, student.decoder());
    }
    return state;
  }

  private StagePlan planOf(String name, List<String> done) {
    StagePlan plan = recipe.stages().get(name);
    if (plan == null) {
      throw new BadInputException(
          out + ": the recipe has no stage " + name + "; there are " + recipe.stages().keySet());
    }
    if (!plan.requires().isEmpty() && !done.contains(plan.requires())) {
      throw new BadInputException("recipe " + recipe.name() + ": stage " + name
          + ": expected a student that has been through "
          + plan.requires() + ", got one that has been through " + done + "; add that stage, or set requires to \"\"");
    }
    return plan;
  }

  private RunState stage(RunDirectory directory, RunState begin, String name, StagePlan plan, Model model,
      Student student, Corpus corpus, RunListener listener) {
    RunState state = begin;
    StepLog log = new StepLog(state.history(), checkpointEvery);
    try (StageTeacher of = StageTeacher.open(model, plan, use());
        TeacherText text = TeacherText.of(of, plan, directory.folder().resolve("logits-" + name));
        Training run = training(directory, name, plan, of, student, text, corpus, log)) {
      if (state.step() > 0) {
        List<RunState.Step> before = state.history().getOrDefault(name, List.of());
        run.resume(state.step(), before.isEmpty() ? 0 : before.getLast().tokens());
        directory.load(state.checkpoint(), student.own());
        directory.load(state.checkpoint(), run.moments());
      }
      listener.begin(name, state.step(), run.steps());
      double seconds = state.seconds();
      long tokens = run.tokens();
      while (!run.isDone()) {
        long began = System.nanoTime();
        RunState.Step step = run.next();
        double taken = (System.nanoTime() - began) / 1e9;
        log.add(name, step);
        seconds += taken;
        listener.step(name, run.steps(), step.numbered(run.done()), (run.tokens() - tokens) / taken);
        tokens = run.tokens();
        if (log.isDue() && !run.isDone()) {
          state = directory.save(state.at(name, run.done(), seconds, log.history()),
              "checkpoint-" + name + "-" + run.done(), student.own(), run.moments());
          log.saved();
        }
      }
      return state.at(name, run.steps(), seconds, log.history());
    }
  }

  private Training training(RunDirectory directory, String name, StagePlan plan, StageTeacher of, Student student,
      TeacherText text, Corpus corpus, StepLog log) {
    int context = context(of.decoder());
    long stageSeed = seed * 31 + new ArrayList<>(recipe.stages().keySet()).indexOf(name);
    return plan.layer_by_layer()
        ? new LayerRun(name, plan, recipe.optimizer(), of.decoder(), student.decoder(), corpus, context, stageSeed,
            directory.folder().resolve("streams-" + name), number -> log.at(name, number))
        : new StageRun(name, plan, recipe.optimizer(), of.decoder(), student.decoder(), text.logits(), corpus, context,
            stageSeed);
  }
}
