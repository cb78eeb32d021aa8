package org.seqmix.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.speculative.DraftLength;
import org.seqmix.hybrid.speculative.SpeculativeGenerator;
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
      names = {"-m", "--model"}, required = true, paramLabel = "DIR",
      description = "The model directory."
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

  @Option(
      names = "--draft", paramLabel = "DIR",
      description = "A small model with the same tokenizer whose proposals the model reads in blocks; the texts' distribution is "
          + "the model's own. Samples are written one after the other."
  ) private @Nullable Path draft;

  @Option(
      names = "--draft-tokens", paramLabel = "K", defaultValue = "4",
      description = "Most tokens that the draft proposes at a time (default: ${DEFAULT-VALUE})."
  ) private int draftTokens;

  @Option(names = "--no-display-prompt", description = "Print the continuation alone.") private boolean noDisplayPrompt;

  @Option(names = {"-q", "--quiet"}, description = "Do not print the speed on standard error.") private boolean quiet;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private WeightOptions weights = new WeightOptions();

  @Override
  public Integer call() {
    check();
    SamplerOptions options = sampling.over(ConfigReader.readGeneration(model));
    String text = text();
    try (Device device = devices.open();
        Model opened = Model.open(model, device, weights.format());
        Tokenizer tokenizer = opened.openTokenizer()) {
      Request request = new Request(tokenizer.encode(text, true), options, seed, maxTokens,
          opened.tokens(tokenizer).eos());
      Continuations continuations = new Continuations(tokenizer, request, samples, stops);
      Timing timing = draft == null
          ? write(text, reader -> continuations.run(new Generator(opened.decoder()), reader))
          : drafted(text, opened, draft, continuations);
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
    if (draftTokens < 1) {
      throw usage("--draft-tokens (" + draftTokens + ") must be > 0");
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

  private Timing drafted(String text, Model target, Path directory, Continuations continuations) {
    try (Model small = Model.open(directory, target.decoder().device(), weights.format())) {
      SpeculativeGenerator generator = SpeculativeGenerator.of(target, small, DraftLength.upTo(draftTokens));
      return write(text, reader -> continuations.run(generator, reader));
    }
  }

  private Timing write(String text, Function<Continuations.Reader, Timing> continuations) {
    PrintWriter out = out();
    if (!noDisplayPrompt) {
      out.print(text);
      out.flush();
    }
    if (samples == 1) {
      Timing timing = continuations.apply((sample, piece) -> {
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
    Timing timing = continuations.apply((sample, piece) -> texts.get(sample).append(piece));
    out.print(noDisplayPrompt ? "" : System.lineSeparator());
    for (int i = 0; i < samples; i++) {
      out.println("--- sample " + (i + 1) + " of " + samples + ", seed " + (seed + i) + " ---");
      out.println(texts.get(i));
    }
    return timing;
  }
}
