package org.seqmix.hybrid.sampling;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.BadInputException;

/// How the next token is chosen.
///
/// @param temperature        0 takes the most likely token; above 0 draws from logits divided by it
/// @param topK               draws among the k most likely tokens; 0 for all
/// @param topP               draws among the most likely tokens that together reach this probability; 1 for all
/// @param minP               draws among tokens at least this fraction as likely as the best; 0 for all
/// @param repetitionPenalty  above 1 discourages tokens of the text so far; 1 for none
public record SamplerOptions(double temperature, int topK, double topP, double minP, double repetitionPenalty) {
  /// Colder than this, logits divided by it would leave single precision.
  private static final double MIN_TEMPERATURE = 1e-3;

  private static final double MAX_TEMPERATURE = 1e3;

  /// The most likely token, always.
  public static final SamplerOptions GREEDY = new SamplerOptions(0, 0, 1, 0, 1);

  /// Checks every range. Errors: [BadInputException], one line that names the option.
  public SamplerOptions {
    require(temperature == 0 || (temperature >= MIN_TEMPERATURE && temperature <= MAX_TEMPERATURE),
        "temperature", temperature, "0 (greedy) or a number in " + MIN_TEMPERATURE + ".." + MAX_TEMPERATURE);
    require(topK >= 0, "top-k", topK, "an integer >= 0 (0 for all tokens)");
    require(topP > 0 && topP <= 1, "top-p", topP, "a number in (0, 1]");
    require(minP >= 0 && minP <= 1, "min-p", minP, "a number in 0..1 (0 for all tokens)");
    require(repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY, "repetition penalty",
        repetitionPenalty, "a finite number > 0 (1 for none)");
  }

  /// Draws at `temperature` from all tokens.
  public static SamplerOptions atTemperature(double temperature) {
    return new SamplerOptions(temperature, 0, 1, 0, 1);
  }

  /// Whether the most likely token is taken without drawing.
  public boolean isGreedy() {
    return temperature == 0;
  }

  /// The processors these options stand for, in the order of the Hugging Face library: repetition penalty, temperature,
  /// top-k, top-p, min-p. Greedy choice needs the first only.
  public List<LogitsProcessor> processors() {
    List<LogitsProcessor> chain = new ArrayList<>();
    if (repetitionPenalty != 1) {
      chain.add(new RepetitionPenalty(repetitionPenalty));
    }
    if (isGreedy()) {
      return List.copyOf(chain);
    }
    if (temperature != 1) {
      chain.add(new Temperature(temperature));
    }
    if (topK > 0) {
      chain.add(new TopK(topK));
    }
    if (topP < 1) {
      chain.add(new TopP(topP));
    }
    if (minP > 0) {
      chain.add(new MinP(minP));
    }
    return List.copyOf(chain);
  }

  static void require(boolean holds, String option, Number got, String expected) {
    if (!holds) {
      throw new BadInputException(option + ": expected " + expected + ", got " + got);
    }
  }
}
