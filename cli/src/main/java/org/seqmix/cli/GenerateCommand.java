package org.seqmix.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.engine.SavedText;
import org.seqmix.hybrid.engine.StateFile;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.model.ModelHash;
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

  @Option(
      names = "--draft", paramLabel = "DIR",
      description = "A small model with the same tokenizer whose proposals the model reads in blocks; the texts' distribution is "
          + "the model's own. Samples are written one after the other."
  ) private @Nullable Path draft;

  @Option(
      names = "--draft-tokens", paramLabel = "K", defaultValue = "4",
      description = "Most tokens that the draft proposes at a time (default: ${DEFAULT-VALUE})."
  ) private int draftTokens;

  @Option(
      names = "--state", paramLabel = "FILE",
      description = "Go on from the text behind this file, which --save-state wrote; the prompt follows that text and gets no BOS."
  ) private @Nullable Path state;

  @Option(
      names = "--save-state", paramLabel = "FILE",
      description = "Write the state behind the continuation, for --state with the same model and weights."
  ) private @Nullable Path saveState;

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
      Timing timing;
      if (state == null) {
        Request request = request(tokenizer.encode(text, true), options, opened, tokenizer);
        Continuations continuations = new Continuations(tokenizer, request, samples, stops);
        timing =
            draft == null ? written(text, opened, null, continuations) : drafted(text, opened, draft, continuations);
      } else {
        timing = continued(state, text, options, opened, tokenizer);
      }
      if (!quiet) {
        err().println(timing);
      }
    }
    return 0;
  }

  private Request request(int[] ids, SamplerOptions options, Model opened, Tokenizer tokenizer) {
    return new Request(ids, options, seed, maxTokens, opened.tokens(tokenizer).eos());
  }

  /// The text of a file, and then the prompt.
  private Timing continued(Path file, String text, SamplerOptions options, Model opened, Tokenizer tokenizer) {
    try (SavedText start = StateFile.read(file, identity(), opened.decoder())) {
      int[] ids = IntStream.concat(IntStream.of(start.tokens()), IntStream.of(tokenizer.encode(text, false))).toArray();
      return written(text, opened, start,
          new Continuations(tokenizer, request(ids, options, opened, tokenizer), samples, stops));
    }
  }

  private Timing written(String text, Model opened, @Nullable SavedText start, Continuations continuations) {
    Consumer<SavedText> keep = saved -> {
      if (saveState != null) {
        StateFile.write(saveState, identity(), saved);
      }
    };
    return write(text, reader -> continuations.run(opened.decoder(), start, keep, reader));
  }

  /// Which model's bits a state has.
  private String identity() {
    return ModelHash.of(model) + " with weights in " + weights.format();
  }

  private void check() {
    if (samples < 1 || maxTokens < 0) {
      throw usage("--samples (" + samples + ") must be > 0 and --max-tokens (" + maxTokens + ") >= 0");
    }
    if (draftTokens < 1) {
      throw usage("--draft-tokens (" + draftTokens + ") must be > 0");
    }
    if (saveState != null && samples > 1) {
      throw usage("--save-state keeps one text, got --samples " + samples);
    }
    if (draft != null && (state != null || saveState != null)) {
      throw usage("--draft: states are kept of texts written without one; leave --state and --save-state out");
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
