package org.seqmix.benchmarks.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.seqmix.benchmarks.Case;
import org.seqmix.benchmarks.Contender;
import org.seqmix.benchmarks.Group;
import org.seqmix.benchmarks.Limit;
import org.seqmix.benchmarks.Work;
import org.seqmix.eval.TimedModel;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.mixer.Rollback;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Whole models of about 130M parameters: prompts, and written tokens.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ModelBench {
  private static final int PROMPT = 512;
  /// Tokens after which a state is emptied.
  private static final int RESTART = 128;

  private static List<Case> cases(boolean prompt) {
    List<Case> out = new ArrayList<>();
    for (String model : List.of("mamba2-130m", "llama-130m")) {
      for (int batch : prompt ? List.of(1) : List.of(1, 8)) {
        out.add(new Case(model + (prompt ? "" : ", batch " + batch), Map.of("model", model, "batch", "" + batch),
            batch == 1));
      }
    }
    return out;
  }

  /// Prompts.
  public static Group prompts() {
    Contender ours = Contender.of("seqmix f32", ModelBench.class, "prompt");
    return new Group("prompt", "A prompt of 512 tokens",
        "The shapes of Mamba-2 130M and of a Llama as wide with 12 layers; random weights, logits of the last position. Counted: "
            + "two operations a weight of a product and token, the recurrence or the seen pairs, and the head once.",
        Limit.PEAK, cases(true), ModelBench::promptWork,
        List.of(ours, ours.named("f32, without vectors").with(Map.of("device", "plain"))));
  }

  /// Written tokens.
  public static Group generation() {
    Contender ours = Contender.of("seqmix f32", ModelBench.class, "token");
    List<Contender> contenders = new ArrayList<>(List.of(ours));
    for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.Q8, WeightFormat.Q4)) {
      contenders.add(ours.named("seqmix " + format.name().toLowerCase(Locale.ROOT))
          .with(Map.of("format", format.name())));
    }
    contenders.add(ours.named("f32, without vectors").with(Map.of("device", "plain")));
    return new Group("generation", "Writing tokens",
        "The same models, from an empty state to 128 tokens. Bytes: weights read once in their format, each sequence's "
            + "state read and written.",
        Limit.STREAM, cases(false), ModelBench::tokenWork, contenders);
  }

  private static ModelSizes sizes(Map<String, String> params) {
    return ModelSizes.of(Models.config(params.getOrDefault("model", "")));
  }

  private static Work promptWork(Map<String, String> params) {
    ModelSizes sizes = sizes(params);
    double embedding = sizes.parameters().getOrDefault("embedding", 0L);
    double perToken = 2 * (sizes.total() - embedding);
    for (var mixer : sizes.mixers()) {
      double pairs = mixer.stateBytesPerToken() > 0 ? 4.0 * mixer.heads() * mixer.headDim() * (PROMPT + 1) / 2 : 0;
      double recurrence = mixer.stateBytesPerToken() > 0 ? 0 : 5.0 * mixer.stateBytes() / Float.BYTES;
      perToken += pairs + recurrence;
    }
    return new Work(PROMPT * perToken + 2 * embedding, sizes.weightBytes(DType.F32), PROMPT);
  }

  /// Weights read once in their format, and states of so many tokens; operations of products, the recurrence and seen pairs.
  static Work tokenWork(Map<String, String> params) {
    ModelSizes sizes = sizes(params);
    int batch = Integer.parseInt(params.getOrDefault("batch", "1"));
    WeightFormat format = WeightFormat.valueOf(params.getOrDefault("format", "F32"));
    int depth = Integer.parseInt(params.getOrDefault("depth", "0")) + RESTART / 2;
    double bytes = Models.weightBytes(params.getOrDefault("model", ""), format) + sizes.carriedBytes(batch, depth)
        + (double) batch * (sizes.stateBytes() + sizes.keyValueBytes());
    return new Work(2.0 * batch * sizes.total(), bytes, batch);
  }

  /// A model with random weights, and a state.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("mamba2-130m") String model = "mamba2-130m";

    @Param("1") int batch;

    @Param("F32") WeightFormat format = WeightFormat.F32;

    @Param("0") int depth;

    private Decoder decoder;
    private DecoderState state;
    private Rollback back;
    private int[] ids;
    private int[] ones;
    private int written;

    @Override
    void prepare() {
      decoder = TimedModel.random(Models.file(model), 1, format, opened).decoder();
      ids = new int[PROMPT];
      Arrays.setAll(ids, i -> (int) (i * 7919L % decoder.plan().vocabulary()));
      ones = new int[batch];
      Arrays.fill(ones, 1);
      state = behind();
      back = state.rollback();
      back.mark(RESTART);
    }

    /// One sequence is read, the others are copies of it.
    private DecoderState behind() {
      try (DecoderState one = decoder.newState(1)) {
        for (int read = 0; read < depth; read += PROMPT) {
          int count = Math.min(PROMPT, depth - read);
          try (Scope scope = opened.newScope("tokens before")) {
            decoder.advance(Context.inference(scope), Arrays.copyOf(ids, count), one.continuing(count), one);
          }
        }
        return one.select(new int[batch]);
      }
    }

    /// Goes back to where it began after every so many tokens.
    private DecoderState next() {
      if (written++ % RESTART == 0) {
        back.back(0);
      }
      return state;
    }
  }

  /// A prompt, and the logits after it.
  @Benchmark
  public Tensor prompt(Operands of) {
    try (Scope scope = of.opened.newScope("prompt"); DecoderState state = of.decoder.newState(1)) {
      Context c = Context.inference(scope);
      Tensor x = of.decoder.advance(c, of.ids, state.continuing(PROMPT), state);
      return of.decoder.head(c, of.decoder.normed(c, x.rows(PROMPT - 1L, PROMPT)));
    }
  }

  /// One token of every sequence.
  @Benchmark
  public Tensor token(Operands of) {
    DecoderState state = of.next();
    try (Scope scope = of.opened.newScope("token")) {
      Context c = Context.inference(scope);
      Tensor x = of.decoder.advance(c, Arrays.copyOf(of.ids, of.batch), state.continuing(of.ones), state);
      return of.decoder.head(c, of.decoder.normed(c, x));
    }
  }
}
