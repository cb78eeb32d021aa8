package org.seqmix.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix generate`: continues a text.
@Command(name = "generate", description = "Continues a text, streaming; --samples N writes several continuations.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class GenerateCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = {"-p", "--prompt"}, required = true, paramLabel = "TEXT",
      description = "The text to continue; - reads standard input, without its last line break."
  ) private String prompt;

  @Option(
      names = {"-n", "--max-tokens"}, paramLabel = "N", defaultValue = "128",
      description = "Most tokens to write (default: ${DEFAULT-VALUE})."
  ) private int maxTokens;

  @Option(
      names = "--samples", paramLabel = "N", defaultValue = "1",
      description = "Number of continuations; the prompt is read once. Sample i uses seed + i - 1."
  ) private int samples;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Seed of drawing (default: 0)."
  ) private long seed;

  @Option(
      names = "--stop", paramLabel = "TEXT",
      description = "End before this text; may be given several times."
  ) private List<String> stops = new ArrayList<>();

  @Option(names = "--no-display-prompt", description = "Print the continuation alone.") private boolean noDisplayPrompt;

  @Option(names = {"-q", "--quiet"}, description = "Do not print the speed on standard error.") private boolean quiet;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    check();
    SamplerOptions options = sampling.over(ModelFiles.at(model).generation());
    String text = text();
    try (Device device = devices.open();
        Model opened = Model.open(model, device, weights.format());
        Tokenizer tokenizer = opened.openTokenizer()) {
      Request request = new Request(tokenizer.encode(text, true), options, seed, maxTokens,
          opened.tokens(tokenizer).eos());
      Timing timing = write(text, opened, new Continuations(tokenizer, request, samples, stops));
      if (!quiet) {
        err().println(timing);
      }
    }
    return 0;
  }

  private void check() {
    if (samples < 1 || maxTokens < 0) {
      throw usage("--samples (" + samples + ") must be > 0 and --max-tokens (" + maxTokens + ") >= 0");
    }
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw usage("--stop: expected a text, got none");
    }
  }

  private String text() {
    String text = prompt.equals("-") ? standardInput() : prompt;
    if (text.isEmpty()) {
      throw new BadInputException("--prompt: expected a text to continue, got none");
    }
    return text;
  }

  private String standardInput() {
    try {
      String text = new String(terminal().in().readAllBytes(), StandardCharsets.UTF_8);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw new BadInputException("standard input: cannot read: " + e.getMessage() + "; give --prompt TEXT", e);
    }
  }

  private Timing write(String text, Model opened, Continuations continuations) {
    PrintWriter out = out();
    if (!noDisplayPrompt) {
      out.print(text);
      out.flush();
    }
    Generator generator = new Generator(opened.decoder());
    if (samples == 1) {
      Timing timing = continuations.run(generator, (sample, piece) -> {
        out.print(piece);
        out.flush();
      });
      out.println();
      return timing;
    }
    List<StringBuilder> texts = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      texts.add(new StringBuilder());
    }
    Timing timing = continuations.run(generator, (sample, piece) -> texts.get(sample).append(piece));
    out.print(noDisplayPrompt ? "" : System.lineSeparator());
    for (int i = 0; i < samples; i++) {
      out.println("--- sample " + (i + 1) + " of " + samples + ", seed " + (seed + i) + " ---");
      out.println(texts.get(i));
    }
    return timing;
  }
}
