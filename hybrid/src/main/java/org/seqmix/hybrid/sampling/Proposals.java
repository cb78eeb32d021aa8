package org.seqmix.hybrid.sampling;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// Draws tokens of one text from one model's distribution with the help of another's: what is proposed is drawn from `q`,
/// what is accepted is distributed as `p`, whatever `q` is.
///
/// Both are distributions after all processors of the text's options. A proposal x is accepted with probability
/// min(1, p(x) / q(x)); where it is not, the token is drawn from max(p - q, 0), divided by its sum. Greedy choice is the case of
/// distributions with all weight on one token: a proposal is accepted exactly where it is what the model itself chooses.
///
/// *Randomness*: one stream of the seed, the one a {@link Sampler} has; every proposal, every decision where p(x) < q(x), and every
/// token drawn takes one number, in the order of the calls. *Cost*: as the sampler's, twice. *Source*: arXiv 2211.17192,
/// section 2.3 and appendix A.1.
public final class Proposals {
  /// Stands for "accepted" where a token would be.
  public static final int ACCEPTED = -1;

  private final SamplerOptions options;
  private final List<LogitsProcessor> processors;
  private final RandomGenerator random;

  /// The draws of one text.
  public Proposals(SamplerOptions options, long seed) {
    this.options = options;
    this.processors = options.processors();
    this.random = Sampler.random(seed);
  }

  /// The distribution that the sampler draws from after the tokens `seen`; `logits` are changed on the way. *Errors*: see
  /// {@link Sampler#next}.
  public double[] distribution(float[] logits, BitSet seen) {
    for (LogitsProcessor processor : processors) {
      processor.apply(logits, seen);
    }
    if (!options.isGreedy()) {
      return Probabilities.of(logits);
    }
    double[] one = new double[logits.length];
    one[Sampler.mostLikely(logits)] = 1;
    return one;
  }

  /// A token of `p`.
  public int draw(double[] p) {
    return Probabilities.draw(p, random.nextDouble());
  }

  /// {@link #ACCEPTED} where the token `proposed`, drawn from `q`, may stay; else the token that takes its place.
  public int verdict(int proposed, double[] p, double[] q) {
    if (p[proposed] >= q[proposed] || random.nextDouble() * q[proposed] < p[proposed]) {
      return ACCEPTED;
    }
    double[] rest = new double[p.length];
    double sum = 0;
    for (int id = 0; id < p.length; id++) {
      rest[id] = Math.max(p[id] - q[id], 0);
      sum += rest[id];
    }
    // p and q that differ by rounding alone may leave nothing.
    if (!(sum > 0)) {
      return draw(p);
    }
    for (int id = 0; id < p.length; id++) {
      rest[id] /= sum;
    }
    return draw(rest);
  }
}
