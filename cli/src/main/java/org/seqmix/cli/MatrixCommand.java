package org.seqmix.cli;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.matrix.LabelledText;
import org.seqmix.eval.matrix.MatrixPictures;
import org.seqmix.eval.matrix.NamedModel;
import org.seqmix.eval.matrix.PictureLimits;
import org.seqmix.eval.report.MatrixPage;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix matrix`: mixing matrices of one text as pictures, a teacher's beside its student's.
@Command(
    name = "matrix",
    description = "Shows the mixing matrices of one text as pictures in an HTML page, with --teacher side by side with "
        + "another model's and with their distances."
)
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class MatrixCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = "--teacher", paramLabel = "DIR|FILE.gguf",
      description = "A model to compare with; both must make the same token ids of the text."
  ) private @Nullable Path teacher;

  @Option(
      names = "--text", required = true, paramLabel = "TEXT",
      description = "Text, with the tokens that begin every text; what is beyond the context is cut."
  ) private String text;

  @Option(
      names = "--tokens", paramLabel = "N", defaultValue = "128",
      description = "Most tokens to picture (default: ${DEFAULT-VALUE})."
  ) private int tokens;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "FILE.html",
      description = "The page to write."
  ) private Path out;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    if (tokens < 1) {
      throw usage("--tokens (" + tokens + ") must be > 0");
    }
    if (text.isEmpty()) {
      throw new BadInputException("--text: expected a text, got none");
    }
    try (Device device = devices.open(); Model opened = Model.open(model, device, weights.format())) {
      MatrixPictures pictures = teacher == null ? alone(opened) : beside(teacher, device, opened);
      new MatrixPage(name(model) + (teacher == null ? "" : " beside " + name(teacher)), pictures).write(out);
      out().println(out + ": " + pictures.text().ids().length + " tokens, " + pictures.heads().size() + " heads");
      pictures.notes().forEach(out()::println);
    }
    return 0;
  }

  private MatrixPictures alone(Model opened) {
    return MatrixPictures.of(new NamedModel(name(model), opened.decoder()), read(opened), limits());
  }

  private MatrixPictures beside(Path directory, Device device, Model student) {
    try (Model other = Model.open(directory, device, weights.format())) {
      LabelledText read = read(student);
      if (!Arrays.equals(read.ids(), read(other).ids())) {
        throw new BadInputException("--teacher " + directory + ": expected the token ids that " + model
            + " makes of the text, got others; compare models that share a tokenizer");
      }
      return MatrixPictures.beside(new NamedModel("teacher", other.decoder()),
          new NamedModel("student", student.decoder()), read, limits());
    }
  }

  private LabelledText read(Model from) {
    try (Tokenizer tokenizer = from.openTokenizer()) {
      return LabelledText.of(tokenizer, tokenizer.encode(text, true));
    }
  }

  private PictureLimits limits() {
    return PictureLimits.PAGE.withTokens(tokens);
  }

  private static String name(Path directory) {
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
  }
}
