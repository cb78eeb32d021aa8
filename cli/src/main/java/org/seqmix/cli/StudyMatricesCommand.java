package org.seqmix.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.study.matrices.AttentionSample;
import org.seqmix.mohawk.study.matrices.GradientFit;
import org.seqmix.mohawk.study.matrices.MatrixRecord;
import org.seqmix.mohawk.study.matrices.MatrixResult;
import org.seqmix.mohawk.study.matrices.MatrixStudy;
import org.seqmix.mohawk.study.matrices.MatrixTable;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix study matrices`: real attention matrices approximated by families of matrices.
@Command(
    name = "matrices",
    description = "Approximates a model's attention matrices by Toeplitz, causal low-rank, SSD and general semiseparable "
        + "matrices and prints mean Frobenius distances with 95%% intervals. Started again, it goes on where it stopped."
)
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class StudyMatricesCommand extends SeqmixCommand {
  @Option(
      names = "--teacher", required = true, paramLabel = "DIR", description = "A model directory."
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
      names = {"-o", "--out"}, required = true, paramLabel = "DIR",
      description = "Where results go: matrices.json, matrices.md."
  ) private Path out;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    try (Device device = devices.open();
        Model model = Model.open(teacher, device, Model.Use.TRAINING);
        Tokenizer tokenizer = model.openTokenizer()) {
      Corpus corpus = new Corpus(data.stream()
          .flatMap(f -> Corpus.encode(Corpus.texts(f), tokenizer, model.config(), true).documents().stream()).toList());
      int tokens = length == null ? model.decoder().plan().context() : length;
      print(table(new MatrixStudy(new AttentionSample(model.decoder(), corpus, tokens, matrices, seed),
          new GradientFit(steps, rate), sizes)));
    }
    return 0;
  }

  private String table(MatrixStudy study) {
    Path file = out.resolve("matrices.json");
    long begin = System.nanoTime();
    List<MatrixResult> before = MatrixRecord.done(file, study);
    List<MatrixResult> results = study.run(before, sofar -> {
      MatrixRecord.of(study, sofar).write(file);
      double each = (System.nanoTime() - begin) / 1e9 / (sofar.size() - before.size());
      err().println(String.format(Locale.ROOT, "%d of %d matrices, %.1f s each, about %.0f min left", sofar.size(),
          matrices, each, each * (matrices - sofar.size()) / 60));
      err().flush();
    });
    String text = new MatrixTable(results).markdown();
    AtomicFile.write(out.resolve("matrices.md"), text.getBytes(StandardCharsets.UTF_8));
    return text;
  }

  private void print(String text) {
    out().println(text);
    out().flush();
  }
}
