package org.seqmix.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.BitsPerByte;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.study.matrices.AttentionSample;
import org.seqmix.mohawk.study.matrices.GradientFit;
import org.seqmix.mohawk.study.matrices.MatrixRecord;
import org.seqmix.mohawk.study.matrices.MatrixResult;
import org.seqmix.mohawk.study.matrices.MatrixStudy;
import org.seqmix.mohawk.study.matrices.MatrixTable;
import org.seqmix.mohawk.study.matrices.SwapRecord;
import org.seqmix.mohawk.study.matrices.SwapResult;
import org.seqmix.mohawk.study.matrices.SwapStudy;
import org.seqmix.mohawk.study.matrices.SwapTable;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix study matrices`: real attention matrices approximated by families of matrices.
@Command(
    name = "matrices",
    description = "Approximates a model's attention matrices by Toeplitz, causal low-rank, SSD and general "
        + "semiseparable matrices and prints mean Frobenius distances with 95%% intervals; --swap trains students "
        + "with these families as mixers. Started again, it goes on where it stopped."
)
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class StudyMatricesCommand extends SeqmixCommand {
  /// Of the documents, one in so many is kept from students, and at most so many are.
  private static final int HELD_OUT_EVERY = 20;
  private static final int HELD_OUT_MOST = 200;

  @Option(
      names = "--teacher", required = true, paramLabel = "DIR|FILE.gguf",
      description = "A model directory, or a GGUF file."
  ) private Path teacher;

  @Option(
      names = "--data", required = true, arity = "1..*", paramLabel = "FILE",
      description = "Text, documents separated by lines <|endoftext|>."
  ) private List<Path> data = new ArrayList<>();

  @Option(
      names = "--matrices", paramLabel = "N", defaultValue = "200",
      description = "Matrices: of every layer one head, document after document (default: ${DEFAULT-VALUE})."
  ) private int matrices;

  @Option(
      names = "--length", paramLabel = "T",
      description = "Tokens of every matrix; shorter documents are passed over (default: the model's context)."
  ) private @Nullable Integer length;

  @Option(
      names = "--sizes", paramLabel = "N", split = ",", defaultValue = "16,32,64",
      description = "State sizes (default: ${DEFAULT-VALUE})."
  ) private List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--steps", paramLabel = "N", defaultValue = "10000",
      description = "Steps of gradient descent for low rank and SSD (default: ${DEFAULT-VALUE})."
  ) private int steps;

  @Option(
      names = "--rate", paramLabel = "R", defaultValue = "0.06",
      description = "Their highest learning rate (default: ${DEFAULT-VALUE})."
  ) private double rate;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "1",
      description = "Seed of documents and heads (default: ${DEFAULT-VALUE})."
  ) private long seed;

  @Option(
      names = "--swap", paramLabel = "TOKENS",
      description = "Also trains students with Toeplitz, linear attention and discrete Mamba-2 through stages 2 and "
          + "3 of the recipe stories on so many tokens each; of --data, one document in 20 is held out."
  ) private @Nullable Long swap;

  @Option(
      names = "--seeds", paramLabel = "N", defaultValue = "3",
      description = "Students of every family (default: ${DEFAULT-VALUE})."
  ) private int seeds;

  @Option(
      names = "--swap-rate", paramLabel = "R", defaultValue = "0.002",
      description = "Their learning rate (default: ${DEFAULT-VALUE})."
  ) private double swapRate;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "DIR",
      description = "Where results go: matrices.json and matrices.md; swap.json and swap.md."
  ) private Path out;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    List<String> texts = data.stream().flatMap(f -> Corpus.texts(f).stream()).toList();
    try (Device device = devices.open();
        Model model = Model.open(teacher, device, Model.Use.TRAINING);
        Tokenizer tokenizer = model.openTokenizer()) {
      Corpus corpus = Corpus.encode(texts, tokenizer, model.config(), true);
      int tokens = length == null ? model.decoder().plan().context() : length;
      MatrixStudy study = new MatrixStudy(new AttentionSample(model.decoder(), corpus, tokens, matrices, seed),
          new GradientFit(steps, rate), sizes);
      SwapStudy students = swap == null ? null : swapped(model, tokenizer, texts, swap);
      approximate(study);
      if (students != null) {
        train(students);
      }
    }
    return 0;
  }

  private void approximate(MatrixStudy study) {
    Path file = out.resolve("matrices.json");
    long begin = System.nanoTime();
    List<MatrixResult> before = MatrixRecord.done(file, study);
    List<MatrixResult> results = study.run(before, sofar -> {
      MatrixRecord.of(study, sofar).write(file);
      write("matrices.md", new MatrixTable(sofar).markdown());
      double each = (System.nanoTime() - begin) / 1e9 / (sofar.size() - before.size());
      tell("%d of %d matrices, %.1f s each, about %.0f min left", sofar.size(), matrices, each,
          each * (matrices - sofar.size()) / 60);
    });
    print("matrices.md", new MatrixTable(results).markdown());
  }

  private SwapStudy swapped(Model model, Tokenizer tokenizer, List<String> texts, long tokens) {
    Recipe recipe = Recipes.read("stories", List.of());
    List<String> held = IntStream.range(0, texts.size()).filter(i -> i % HELD_OUT_EVERY == 1).limit(HELD_OUT_MOST)
        .mapToObj(texts::get).toList();
    List<String> rest =
        IntStream.range(0, texts.size()).filter(i -> i % HELD_OUT_EVERY != 1).mapToObj(texts::get).toList();
    if (held.isEmpty()) {
      throw new BadInputException("--swap: expected at least 2 documents in --data, got " + texts.size()
          + "; give more text");
    }
    MixerSpec attention = model.decoder().mixers().getFirst();
    return new SwapStudy(model.decoder(), model.config(),
        Corpus.encode(rest, tokenizer, model.config(), recipe.data().end_token()),
        Corpus.encode(held, tokenizer, model.config(), recipe.data().end_token()), recipe,
        SwapStudy.families(attention.heads(), model.decoder().plan().width() / attention.heads()), tokens, swapRate,
        seeds, d -> BitsPerByte.measure(d, tokenizer, model.config().tokens(), held).bitsPerByte());
  }

  private void train(SwapStudy study) {
    Path file = out.resolve("swap.json");
    List<SwapResult> results = study.run(SwapRecord.done(file, study), sofar -> {
      SwapRecord.of(study, sofar).write(file);
      SwapResult last = sofar.getLast();
      tell("%s, seed %d: block distance %.4f, then %.4f, bits per byte %.4f", last.mixer(), last.seed(), last.aligned(),
          last.trained(), last.score());
    });
    print("swap.md", new SwapTable(results).markdown("bits per byte"));
  }

  private void tell(String format, Object... values) {
    err().println(String.format(Locale.ROOT, format, values));
    err().flush();
  }

  private void write(String name, String table) {
    AtomicFile.write(out.resolve(name), table.getBytes(StandardCharsets.UTF_8));
  }

  private void print(String name, String table) {
    write(name, table);
    out().println(table);
    out().flush();
  }
}
