package org.seqmix.hybrid.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.sampling.Proposals;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// Texts written with a draft have the target's distribution: three tokens of a model of five, counted over thousands of
/// seeds, against the probabilities of all 125 texts.
class SpeculativeDistributionTest {
  private static final int VOCABULARY = 5;
  private static final int LENGTH = 3;
  private static final int TEXTS = 3000;
  private static final int[] PROMPT = {1, 3};
  /// Far below what nine honest comparisons give, far above what a wrong rule does.
  private static final double SOUND = 1e-3;
  private static final double WRONG = 1e-9;

  private final Device device = TestDevices.open("cpu");
  private final Scope scope = device.newScope("test");
  private final Decoder target = Pairs.decoder(Pairs.attention(VOCABULARY, 32), scope, 6);

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private static List<SamplerOptions> options() {
    return List.of(SamplerOptions.atTemperature(1), new SamplerOptions(0.8, 0, 0.9, 0, 1),
        new SamplerOptions(1.4, 4, 1, 0.05, 1.5));
  }

  static Stream<Arguments> cases() {
    return Stream.of("bad", "good", "equal").flatMap(d -> options().stream().map(o -> Arguments.of(d, o)));
  }

  private Decoder draft(String name) {
    return switch (name) {
      case "bad" -> Pairs.decoder(Pairs.recurrent(VOCABULARY, 32), scope, 1);
      case "good" -> Pairs.nearly(Pairs.attention(VOCABULARY, 32), scope, 6);
      default -> target;
    };
  }

  private static Request request(SamplerOptions options, long seed) {
    return new Request(PROMPT, options, seed, LENGTH, List.of());
  }

  private double chance(SamplerOptions options, LongFunction<int[]> writer) {
    return Counts.chance(Counts.exact(target, PROMPT, LENGTH, options), TEXTS, writer, VOCABULARY);
  }

  private static LongFunction<int[]> with(SpeculativeGenerator generator, SamplerOptions options) {
    return seed -> generator.generate(request(options, seed), (index, id) -> {
    }).text().tokens();
  }

  private static LongFunction<int[]> plain(Decoder decoder, SamplerOptions options) {
    return seed -> new Generator(decoder).generate(request(options, seed), (index, id) -> {
    }).tokens();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void textsAreDistributedAsTheTargetsOwn(String draft, SamplerOptions options) {
    SpeculativeGenerator generator = new SpeculativeGenerator(target, draft(draft), DraftLength.fixed(2));
    assertThat(chance(options, with(generator, options))).isGreaterThan(SOUND);
  }

  /// A recurrent target goes back and reads again.
  @Test
  void recurrentTargetToo() {
    SamplerOptions options = options().getLast();
    Decoder recurrent = Pairs.decoder(Pairs.recurrent(VOCABULARY, 32), scope, 6);
    SpeculativeGenerator generator = new SpeculativeGenerator(recurrent, target, DraftLength.upTo(2));
    assertThat(
        Counts.chance(Counts.exact(recurrent, PROMPT, LENGTH, options), TEXTS, with(generator, options), VOCABULARY))
        .isGreaterThan(SOUND);
  }

  /// The yardstick passes plain sampling, and fails the bad draft's texts, and those of the same target with the options
  /// of another comparison.
  @Test
  void theYardstickTellsWrongFromRight() {
    for (SamplerOptions options : options()) {
      assertThat(chance(options, plain(target, options))).isGreaterThan(SOUND);
      assertThat(chance(options, plain(draft("bad"), options))).isLessThan(WRONG);
    }
    assertThat(chance(options().getFirst(), plain(target, options().getLast()))).isLessThan(WRONG);
  }

  /// Well-known mistakes, each on first tokens: the draft's stay always; what takes a rejected one's place is drawn from the
  /// target's whole distribution; what may stay is decided by distributions before the processors.
  @Test
  void wrongRulesAreFound() {
    SamplerOptions options = options().get(1);
    double[] p = Counts.exact(target, PROMPT, 1, options);
    double[] q = Counts.exact(draft("bad"), PROMPT, 1, options);
    double[] early = Counts.exact(target, PROMPT, 1, SamplerOptions.atTemperature(1));
    SplittableRandom random = new SplittableRandom(5);
    assertThat(of(p, (proposals, x) -> ruled(proposals, x, p, q), q)).isGreaterThan(SOUND);
    assertThat(of(p, (proposals, x) -> x, q)).isLessThan(WRONG);
    assertThat(of(p, (proposals, x) -> random.nextDouble() < p[x] / q[x] ? x : proposals.draw(p), q)).isLessThan(WRONG);
    assertThat(of(p, (proposals, x) -> ruled(proposals, x, early, q), q)).isLessThan(WRONG);
  }

  private interface Rule {
    int token(Proposals proposals, int proposed);
  }

  private static int ruled(Proposals proposals, int x, double[] p, double[] q) {
    int id = proposals.verdict(x, p, q);
    return id == Proposals.ACCEPTED ? x : id;
  }

  private static double of(double[] p, Rule rule, double[] q) {
    int texts = 20_000;
    Proposals proposals = new Proposals(SamplerOptions.atTemperature(1), 7);
    long[] counts = new long[p.length];
    for (int i = 0; i < texts; i++) {
      counts[rule.token(proposals, proposals.draw(q))]++;
    }
    return Counts.chance(p, counts, texts);
  }

  /// Where the draft is the target nothing is rejected; where it is another, something is.
  @Test
  void howMuchStays() {
    SamplerOptions options = options().getFirst();
    for (String draft : List.of("bad", "good", "equal")) {
      Tally tally = Tally.NONE;
      for (long seed = 0; seed < 200; seed++) {
        tally = tally.plus(new SpeculativeGenerator(target, draft(draft), DraftLength.fixed(2))
            .generate(request(options, seed), (index, id) -> {
            }).tally());
      }
      double first = overlap(Counts.exact(target, PROMPT, 1, options), Counts.exact(draft(draft), PROMPT, 1, options));
      assertThat(tally.acceptance()).as(draft).isBetween(draft.equals("equal") ? 1 : first - 0.2, first + 0.2);
      assertThat(tally.tokens()).isEqualTo(200 * LENGTH);
    }
  }

  /// The chance that a proposal stays: the sum of min(p, q).
  private static double overlap(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.min(p[i], q[i]);
    }
    return sum;
  }

  /// The repetition penalty of a block's later tokens sees its earlier ones: with a harsh one and a narrow choice only
  /// texts that the target can write come.
  @Test
  void thePenaltySeesWhatIsProposed() {
    SamplerOptions options = new SamplerOptions(1, 0, 0.9, 0, 1e6);
    SpeculativeGenerator generator = new SpeculativeGenerator(target, draft("bad"), DraftLength.fixed(2));
    double[] exact = Counts.exact(target, PROMPT, LENGTH, options);
    for (long seed = 0; seed < 300; seed++) {
      int[] text = with(generator, options).apply(seed);
      assertThat(exact[(text[0] * VOCABULARY + text[1]) * VOCABULARY + text[2]]).isPositive();
    }
  }
}
