package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.BitsPerByte;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.cpu.CpuDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvalCommandTest {
  private static final int LIMIT = 3;

  @TempDir private Path folder;

  @Test
  void printsAndWritesTheBitsPerByteOfTheFirstDocuments() {
    Path model = SharedFiles.stories();
    Path text = SharedFiles.path("data/tinystories/validation.txt");
    Path json = folder.resolve("results/eval.json");

    Program.Run run = Program.run("eval", "--model", model, "--tasks", "bits_per_byte", "--text", text, "--limit",
        LIMIT, "--output", json).succeeded();

    JsonNode task = JsonMapper.shared().readTree(json.toFile()).get("tasks").get("bits_per_byte");
    double expected = measure(model, Corpus.texts(text).subList(0, LIMIT));
    assertThat(task.get("bits_per_byte").asDouble()).isEqualTo(expected);
    assertThat(task.get("n").asInt()).isEqualTo(LIMIT);
    assertThat(run.out()).contains("bits_per_byte", String.format(Locale.ROOT, "%.6f", expected));
  }

  /// A published Phi-Mamba or Mamba-2 names no tokens in its config.json; its tokenizer's are as good.
  @Test
  void tokensOfTheTokenizerServeWhereTheModelNamesNone() {
    Path text = SharedFiles.path("data/tinystories/validation.txt");
    ModelCopy copy = ModelCopy.of(SharedFiles.stories(), folder.resolve("copy"))
        .text("config.json", json -> json.replaceAll("\"[be]os_token_id\": \\d+,", ""));

    Program.Run run = Program.run("eval", "--model", copy.directory(), "--tasks", "bits_per_byte", "--text", text,
        "--limit", LIMIT).succeeded();

    double expected = measure(SharedFiles.stories(), Corpus.texts(text).subList(0, LIMIT));
    assertThat(run.out()).contains(String.format(Locale.ROOT, "%.6f", expected));
  }

  private static double measure(Path directory, List<String> documents) {
    try (CpuDevice device = CpuDevice.open();
        Model model = Model.open(directory, device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      return BitsPerByte.measure(model.decoder(), tokenizer, model.config().tokens(), documents).bitsPerByte();
    }
  }
}
