package org.seqmix.benchmarks.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.seqmix.benchmarks.Case;
import org.seqmix.benchmarks.Contender;
import org.seqmix.benchmarks.Group;
import org.seqmix.benchmarks.Limit;
import org.seqmix.tensor.WeightFormat;

/// Writing tokens with models of more than a billion parameters, alone and 64 at once.
public final class LargeModels {
  private static final String SHAPES = "The shapes of Llamba-1B and of its teacher, Llama-3.2-1B; random weights, a state that "
      + "begins behind the tokens that a case names. ";

  private LargeModels() {}

  private static Case shape(String model, int batch, int depth, boolean quick) {
    return new Case(model + (depth == 0 ? "" : String.format(Locale.ROOT, " behind %,d tokens", depth)),
        Map.of("model", model, "batch", "" + batch, "depth", "" + depth), quick);
  }

  private static List<Contender> contenders(WeightFormat... formats) {
    Contender ours = Contender.of("seqmix", ModelBench.class, "token");
    List<Contender> out = new ArrayList<>();
    for (WeightFormat format : formats) {
      out.add(ours.named("seqmix " + format.name().toLowerCase(Locale.ROOT)).with(Map.of("format", format.name())));
    }
    return out;
  }

  /// One sequence: the weights are what it waits for.
  public static Group alone() {
    return new Group("large", "Writing tokens with a billion parameters",
        SHAPES + "One sequence. Bytes: weights read once in their format, the state read and written.",
        Limit.STREAM,
        List.of(shape("llamba-1b", 1, 0, true), shape("llama-1b", 1, 0, true), shape("llama-1b", 1, 4096, true),
            shape("llama-1b", 1, 16_384, false)),
        ModelBench::tokenWork, contenders(WeightFormat.Q8, WeightFormat.Q4));
  }

  /// Many sequences: operations are.
  public static Group wide() {
    return new Group("wide", "Writing 64 texts at once with a billion parameters",
        SHAPES + "64 sequences. Counted: two operations a weight and token.",
        Limit.PEAK,
        List.of(shape("llamba-1b", 64, 0, true), shape("llama-1b", 64, 0, true), shape("llama-1b", 64, 1024, true),
            shape("llama-1b", 64, 4096, false)),
        ModelBench::tokenWork, contenders(WeightFormat.Q8, WeightFormat.Q4));
  }
}
