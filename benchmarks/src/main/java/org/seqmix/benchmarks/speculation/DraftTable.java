package org.seqmix.benchmarks.speculation;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.speculative.DraftLength;
import org.seqmix.hybrid.speculative.Speculation;
import org.seqmix.hybrid.speculative.SpeculativeGenerator;
import org.seqmix.hybrid.speculative.Tally;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

/// Writes texts plainly and with a draft, in turn, on one thread, and prints a table.
///
/// `TARGET DRAFT ROUNDS TOKENS [TIMES INNER]`: model directories; with the last two, a Llama target is widened first, see
/// {@link Widened}. A round that is not counted comes first.
public final class DraftTable {
  private static final Generator.Listener NOBODY = (index, id) -> {
  };
  private final Decoder target;
  private final Decoder draft;
  private final int rounds;
  private final PrintStream out = System.out;

  private DraftTable(Decoder target, Decoder draft, int rounds) {
    this.target = target;
    this.draft = draft;
    this.rounds = rounds;
  }

  /// Runs it.
  public static void main(String[] args) {
    boolean widens = args.length > 4;
    try (CpuDevice device = new CpuDevice(CpuDevice.Options.defaults().withThreads(1));
        Model target = Model.open(Path.of(args[0]), device, widens ? Model.Use.TRAINING : Model.Use.INFERENCE);
        Model draft = Model.open(Path.of(args[1]), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = target.openTokenizer();
        Scope scope = device.newScope("widened")) {
      Decoder decoder = widens
          ? Widened.of((LlamaConfig) target.config(), target.decoder(), Integer.parseInt(args[4]),
              Integer.parseInt(args[5]), scope)
          : target.decoder();
      DraftTable table = new DraftTable(decoder, draft.decoder(), Integer.parseInt(args[2]));
      int[] prompt = tokenizer.encode("Once upon a time", true);
      for (SamplerOptions options : List.of(SamplerOptions.GREEDY, SamplerOptions.atTemperature(1))) {
        table.run(prompt, options, Integer.parseInt(args[3]));
      }
    }
  }

  private void run(int[] prompt, SamplerOptions options, int most) {
    List<DraftLength> lengths = new ArrayList<>();
    for (int k = 1; k <= 8; k++) {
      lengths.add(DraftLength.fixed(k));
    }
    lengths.addAll(List.of(DraftLength.upTo(4), DraftLength.upTo(8)));
    double[] plain = new double[rounds + 1];
    double[] alone = new double[rounds + 1];
    double[][] drafted = new double[lengths.size()][rounds + 1];
    Tally[] tallies = new Tally[lengths.size()];
    Arrays.fill(tallies, Tally.NONE);
    for (int round = 0; round <= rounds; round++) {
      Request request = new Request(prompt, options, round, most, List.of());
      plain[round] = ofToken(() -> new Generator(target).generate(request, NOBODY).tokens().length);
      alone[round] = ofToken(() -> new Generator(draft).generate(request, NOBODY).tokens().length);
      for (int i = 0; i < tallies.length; i++) {
        int at = i;
        drafted[i][round] = ofToken(() -> {
          Speculation text = new SpeculativeGenerator(target, draft, lengths.get(at)).generate(request, NOBODY);
          tallies[at] = tallies[at].plus(text.tally());
          return text.text().tokens().length;
        });
      }
    }
    double cost = best(alone) / best(plain);
    out.printf(Locale.ROOT, "%n%s: best of %d rounds, ms a token: plain %.3f, draft alone %.3f, c = %.2f%n%n", options,
        rounds, best(plain), best(alone), cost);
    out.println("| K | a | tokens a pass | bests' ratio | ratio in a round | bound |\n|---|---|---|---|---|---|");
    for (int i = 0; i < tallies.length; i++) {
      int at = i;
      double[] ratios = new double[rounds];
      Arrays.setAll(ratios, r -> plain[r + 1] / drafted[at][r + 1]);
      Arrays.sort(ratios);
      out.printf(Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %.2f (%.2f..%.2f) | %.2f |%n", lengths.get(i),
          tallies[i].acceptance(), tallies[i].tokensPerPass(), best(plain) / best(drafted[i]), ratios[rounds / 2],
          ratios[0], ratios[rounds - 1],
          Tally.expectedSpeedUp(tallies[i].acceptance(), lengths.get(i).most(), cost));
    }
  }

  private interface Writer {
    int tokens();
  }

  private static double ofToken(Writer writer) {
    long began = System.nanoTime();
    int tokens = writer.tokens();
    return (System.nanoTime() - began) / 1e6 / tokens;
  }

  /// The least, without the first round.
  private static double best(double[] times) {
    return Arrays.stream(times).skip(1).min().orElseThrow();
  }
}
