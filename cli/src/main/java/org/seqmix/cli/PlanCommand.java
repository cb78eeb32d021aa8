package org.seqmix.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.Overtaking;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.hybrid.model.PackedPlan;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mohawk.run.Ledger;
import org.seqmix.tensor.DType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `seqmix plan`: what a model takes, from config.json alone.
@Command(name = "plan", description = "Parameters, state bytes and memory of a model, from its config.json alone.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class PlanCommand extends SeqmixCommand {
  private static final int DEFAULT_LENGTH = 2048;

  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "A directory with a config.json, or a GGUF file."
  ) private Path model;

  @Option(
      names = {"-l", "--length"}, paramLabel = "L",
      description = "Tokens a sequence (default: 2048, or the model's context where that is shorter)."
  ) private @Nullable Integer length;

  @Option(
      names = {"-b", "--batch"}, paramLabel = "B", defaultValue = "1",
      description = "Sequences (default: 1)."
  ) private int batch;

  @Option(
      names = "--teacher", paramLabel = "DIR",
      description = "Another model, to state from which length on this one writes faster."
  ) private @Nullable Path teacher;

  @Override
  public Integer call() {
    if (batch < 1 || (length != null && length < 1)) {
      throw usage("--batch (" + batch + ") and --length (" + length + ") must be > 0");
    }
    ModelConfig config = ModelFiles.at(model).config();
    ModelSizes sizes = ModelSizes.of(config);
    int tokens = length == null ? Math.min(DEFAULT_LENGTH, sizes.plan().context()) : length;
    structure(config, sizes.plan());
    parameters(sizes);
    Optional<Quantization> quantization = Quantization.read(model);
    quantization.ifPresentOrElse(
        q -> memory("weights " + name(q), PackedPlan.of(config, q.format()).bytes(), sizes, tokens),
        () -> memory("weights f32", sizes.weightBytes(DType.F32), sizes, tokens));
    if (teacher != null) {
      overtaking(sizes, teacher);
    }
    Ledger.read(model).ifPresent(ledger -> line("made", ledger.summary()));
    return 0;
  }

  private void structure(ModelConfig config, DecoderPlan plan) {
    line("family", config.modelType());
    line("layers", plan.layers() + ": " + plan.mixers());
    String mlp = plan.block().mlp().map(m -> "MLP " + m.inner()).orElse("no MLP");
    line("width", plan.width() + ", " + mlp + ", vocabulary " + plan.vocabulary() + ", context "
        + (config.maxPositions().isPresent() ? plan.context() : "not limited"));
  }

  private void parameters(ModelSizes sizes) {
    line("parameters", number(sizes.total()));
    sizes.parameters().forEach((part, count) -> line("  " + part,
        number(count) + (part.equals("embedding") && sizes.plan().head().tied() ? " (the head too)" : "")));
    line("weights f32", bytes(sizes.weightBytes(DType.F32)));
    line("weights bf16", bytes(sizes.weightBytes(DType.BF16)));
  }

  private static String name(Quantization quantization) {
    return quantization.format().toString().toLowerCase(Locale.ROOT);
  }

  /// `weights` bytes of weights as `kept` says.
  private void memory(String kept, long weights, ModelSizes sizes, int tokens) {
    if (!kept.equals("weights f32")) {
      line(kept, bytes(weights) + ": as this directory has them");
    }
    line("state", bytes(sizes.stateBytes()) + " a sequence, whatever its length");
    line("keys and values", bytes(sizes.keyValueBytes()) + " a token" + windows(sizes) + ", "
        + bytes(sizes.carriedBytes(1, tokens) - sizes.stateBytes()) + " a sequence of " + number(tokens));
    long carried = sizes.carriedBytes(batch, tokens);
    line("memory", bytes(Math.addExact(weights, carried)) + ": " + kept + ", and state of batch "
        + number(batch) + " at length " + number(tokens));
  }

  /// Weights but for an embedding that is not the head, states and what changes of them, all in F32.
  private void overtaking(ModelSizes sizes, Path other) {
    ModelSizes theirs = ModelSizes.of(ModelFiles.at(other).config());
    OptionalLong at = Overtaking.predicted(sizes, stepWeights(sizes), theirs, stepWeights(theirs), batch);
    line("overtakes", other.getFileName() + " in writing "
        + (at.isPresent() ? "from a length of " + number(at.getAsLong()) + " on" : "at no length")
        + " (bytes moved, f32, "
        + "batch " + number(batch) + ")");
  }

  private static long stepWeights(ModelSizes sizes) {
    return sizes.weightBytes(DType.F32) - sizes.unreadBytes();
  }

  /// From how many tokens on layers stop growing, where some do.
  private static String windows(ModelSizes sizes) {
    String kept = sizes.mixers().stream().filter(m -> m.stateBytesPerToken() > 0).mapToLong(MixerSpec::stateTokens)
        .filter(t -> t < Long.MAX_VALUE).distinct().sorted().mapToObj(PlanCommand::number)
        .collect(Collectors.joining(", "));
    return kept.isEmpty() ? "" : " (layers with a window keep " + kept + " tokens)";
  }

  private void line(String name, String value) {
    PrintWriter out = out();
    out.println(String.format(Locale.ROOT, "%-18s %s", name, value));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String bytes(long count) {
    return count < 1024 ? count + " bytes"
        : count < 1 << 20 ? String.format(Locale.ROOT, "%,d bytes (%.1f KiB)", count, count / 1024.0)
        : count < 1 << 30 ? String.format(Locale.ROOT, "%,d bytes (%.1f MiB)", count, count / 1048576.0)
        : String.format(Locale.ROOT, "%,d bytes (%.2f GiB)", count, count / 1073741824.0);
  }
}
