package org.seqmix.cli;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Dump;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Device;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix dump`: hidden states, mixing matrices and logits of one text.
@Command(name = "dump", description = "Writes hidden states, mixing matrices and logits of one text.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class DumpCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @ArgGroup(multiplicity = "1") private Input input;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "FILE",
      description = "The safetensors file to write."
  ) private Path out;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  /// Token ids, or a text that becomes some.
  private static final class Input {
    @Option(
        names = "--ids", paramLabel = "IDS",
        description = "Token ids, such as \"1,2,3\"; needs no tokenizer."
    ) private @Nullable String ids;

    @Option(
        names = "--text", paramLabel = "TEXT",
        description = "Text, with the tokens that tokenizer.json's post-processor adds and no others."
    ) private @Nullable String text;
  }

  @Override
  public Integer call() {
    int[] given = input.ids == null ? new int[0] : ids(input.ids);
    try (Device device = devices.open(); Model opened = Model.open(model, device, weights.format())) {
      int[] ids = input.text == null ? given : encode(opened, input.text);
      Dump.write(out, opened.decoder(), ids);
      out().println(out + ": " + ids.length + " tokens, " + opened.decoder().blocks().size() + " layers");
    }
    return 0;
  }

  private int[] ids(String text) {
    try {
      return Arrays.stream(text.strip().split("\\s*,\\s*|\\s+")).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      throw usage("--ids: expected integers separated by commas, got '" + text + "'");
    }
  }

  private static int[] encode(Model model, String text) {
    if (text.isEmpty()) {
      throw new BadInputException("--text: expected a text, got none");
    }
    try (Tokenizer tokenizer = model.openTokenizer()) {
      return tokenizer.encode(text, true);
    }
  }
}
