package org.seqmix.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.gguf.GgufFormat;
import org.seqmix.hybrid.gguf.GgufModel;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.ConvertedWeights;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.GgufExport;
import org.seqmix.hybrid.model.Layouts;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.WeightFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix convert`: a model directory in another layout or element type.
@Command(
    name = "convert",
    description = "Writes a model in another layout of the same mathematics, or with weights of another type; reads safetensors "
        + "torch and GGUF files, writes safetensors, or GGUF where --out ends with .gguf."
)
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class ConvertCommand extends SeqmixCommand {
  @Option(
      names = {"-m", "--model"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory, or a GGUF file."
  ) private Path model;

  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "DIR|FILE.gguf",
      description = "The model directory to write, or the GGUF file."
  ) private Path out;

  @Option(
      names = "--layout", paramLabel = "NAME",
      description = "llama, llamba, phi, phi-mamba, mamba2 (the hub's), state-spaces, mamba-in-llama, mamba-in-llama-older or "
          + "seqmix (default: the model's own)."
  ) private @Nullable String layout;

  @Option(
      names = "--dtype", paramLabel = "TYPE", defaultValue = "f32",
      description = "Type of the weights: f32, bf16 or f16 (default: ${DEFAULT-VALUE}); q8 or q4: those of projections, MLPs "
          + "and the head in 8 or 4 bits, in groups of 32 with a scale, as they lie in memory; for GGUF also q8_0 or q4_0."
  ) private String dtype;

  @Mixin private CalibrationOptions calibration = new CalibrationOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (GgufModel.isNamed(out)) {
      return toGguf();
    }
    Optional<Quantization> quantization = quantization();
    DType type = quantization.isPresent() ? DType.F32 : type();
    calibration.check(quantization);
    if (Files.exists(out.resolve("config.json"))) {
      throw new BadInputException(out + ": holds a model already; choose another --out");
    }
    try (Device device = devices.open();
        Model opened = Model.open(model, device, Model.Use.TRAINING);
        Scope scope = device.newScope("converted")) {
      ModelConfig config = layout == null ? opened.config() : Layouts.to(opened.config(), layout);
      Decoder converted = ConvertedWeights.convert(opened.decoder(), Architecture.plan(config), scope);
      ModelWriter.copyCompanions(model, out);
      if (quantization.isPresent()) {
        calibration.write(out, config, opened, converted, quantization.get());
      } else {
        ModelWriter.write(out, config, converted.parameters(), type);
      }
      out().printf("%s: %s, %,d parameters as %s%n", out, config.modelType(), converted.parameters().elements(),
          dtype.toLowerCase(Locale.ROOT));
    }
    return 0;
  }

  /// Tensor by tensor from the files, without a model in memory.
  private int toGguf() {
    GgufFormat format = GgufFormat.named(dtype).orElseThrow(() -> usage("--dtype: expected one of "
        + String.join(", ", GgufFormat.all()) + " for a GGUF file, got '" + dtype + "'"));
    if (layout != null) {
      throw usage("--layout: a GGUF file has the one layout of llama.cpp; leave it out");
    }
    if (Files.exists(out)) {
      throw new BadInputException(out + ": exists already; choose another --out");
    }
    long weights = GgufExport.write(model, out, format);
    out().printf("%s: %,d parameters as %s%n", out, weights, format.shown());
    return 0;
  }

  private Optional<Quantization> quantization() {
    return switch (dtype.toLowerCase(Locale.ROOT)) {
      case "q8" -> Optional.of(new Quantization(WeightFormat.Q8));
      case "q4" -> Optional.of(new Quantization(WeightFormat.Q4));
      default -> Optional.empty();
    };
  }

  private DType type() {
    return switch (dtype.toLowerCase(Locale.ROOT)) {
      case "f32" -> DType.F32;
      case "bf16" -> DType.BF16;
      case "f16" -> DType.F16;
      default -> throw usage("--dtype: expected f32, bf16, f16, q8 or q4, got '" + dtype + "'");
    };
  }
}
