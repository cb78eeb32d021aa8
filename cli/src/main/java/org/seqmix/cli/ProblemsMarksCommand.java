package org.seqmix.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.seqmix.eval.sample.StepFormat;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.MarkedStep;
import org.seqmix.mohawk.problems.Problem;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix problems marks`: a model's solutions with every step marked right or wrong, to train a verifier on.
@Command(name = "marks",
    description = "Writes a model's own solutions of training problems, every step marked right or wrong, for a verifier.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class ProblemsMarksCommand extends SeqmixCommand {
  private static final int MAX_TOKENS = 128;

  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR",
      description = "A model that solves word problems."
  ) private Path model;

  @Option(
      names = "--levels", paramLabel = "LEVELS", defaultValue = "4",
      description = "Levels between commas: steps 2 to 5, with -small or -large, *N for N times (default: 4)."
  ) private String levels;

  @Option(names = "--count", required = true, paramLabel = "N", description = "Number of problems.") private int count;

  @Option(
      names = "--samples", paramLabel = "K", defaultValue = "4",
      description = "Solutions of each; equal ones count once (default: 4)."
  ) private int samples;

  @Option(
      names = "--temperature", paramLabel = "T", defaultValue = "1",
      description = "Temperature they are drawn at (default: 1)."
  ) private double temperature;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Decides problems and solutions (default: 0)."
  ) private long seed;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "FILE", description = "The text file to write."
  ) private Path out;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (count < 1 || samples < 1) {
      throw usage("--count (" + count + ") and --samples (" + samples + ") must be > 0");
    }
    ProblemGenerator problems = new ProblemGenerator(seed, Split.TRAIN, Level.parseList(levels));
    List<String> documents;
    try (Device device = devices.open();
        Model opened = Model.open(model, device, Model.Use.INFERENCE);
        Tokenizer tokenizer = opened.openTokenizer()) {
      documents = documents(problems, opened, tokenizer);
    }
    AtomicFile.write(out, String.join("\n" + ProblemSet.SEPARATOR + "\n", documents).concat("\n")
        .getBytes(StandardCharsets.UTF_8));
    out().println(out + ": " + documents.size() + " marked solutions of " + count + " problems");
    return 0;
  }

  private List<String> documents(ProblemGenerator problems, Model opened, Tokenizer tokenizer) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = tokenizer.encode(ProblemText.prompt(problems.problem(i)), true);
      for (long s : LongStream.range(0, samples).toArray()) {
        requests.add(new Request(prompt, SamplerOptions.atTemperature(temperature), seed + (long) i * samples + s,
            MAX_TOKENS, opened.tokens(tokenizer).eos()));
      }
    }
    List<Generation> texts = new Generator(opened.decoder()).run(requests, 256, (index, id) -> {
    });
    List<String> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Problem problem = problems.problem(i);
      Set<String> marked = new LinkedHashSet<>();
      for (int s = 0; s < samples; s++) {
        marked.add(marked(problem, tokenizer.decode(texts.get(i * samples + s).tokens(), true)));
      }
      out.addAll(marked);
    }
    return out;
  }

  private static String marked(Problem problem, String written) {
    StringBuilder out = new StringBuilder(ProblemText.prompt(problem));
    for (MarkedStep step : MarkedStep.of(problem, written)) {
      out.append(step.text()).append(step.right() ? StepFormat.LINES.good() : StepFormat.LINES.bad());
    }
    return out.toString();
  }
}
