package org.seqmix.hybrid.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig.AttentionNames;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiMambaConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.PlannedConfig;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.config.RotaryModel;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.WeightFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A model directory or a GGUF file, opened on a device: its configuration and its decoder. Owns the weights until closed.
///
/// @param directory where it came from, the GGUF file where it is one
/// @param config what config.json and generation_config.json say, or the file's metadata
/// @param decoder the model
/// @param scope the weights' memory
public record Model(Path directory, ModelConfig config, Decoder decoder, Scope scope) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Model.class);

  /// Whether products are packed.
  public enum Use {
    /// Packed weights: fastest forward passes, no gradients through them.
    INFERENCE,
    /// Weights as in the checkpoint, for training.
    TRAINING,
    /// Products and embeddings in F32 or BF16 stay in the files, which are mapped: a model that is larger than memory can be
    /// read, nothing is copied, and gradients pass through its weights to what is before them. None of these is trained.
    MAPPED
  }

  /// Opens a directory with weights in F32.
  public static Model open(Path directory, Device device, Use use) {
    return open(directory, device, use, DType.F32);
  }

  /// Opens a directory with weights as `type` (F64 on `reference`); mapped ones are for F32. Errors are one line naming file
  /// and tensor.
  public static Model open(Path directory, Device device, Use use, DType type) {
    if (use == Use.MAPPED && type != DType.F32) {
      throw new IllegalArgumentException(directory + ": mapped weights compute in F32, got " + type
          + "; open the model for training instead");
    }
    Optional<Quantization> quantized = Quantization.read(directory);
    if (quantized.isPresent()) {
      if (use != Use.INFERENCE || type != DType.F32) {
        throw new BadInputException(directory + ": weights in " + quantized.get().format()
            + " compute in F32 and pass no gradient; give the model they were made from");
      }
      return quantized(directory, device, quantized.get().format());
    }
    return switch (use) {
      case INFERENCE -> open(directory, device, (c, scope) -> new CheckpointWeights(c, scope, type, WeightFormat.F32));
      case TRAINING -> open(directory, device, (c, scope) -> new CheckpointWeights(c, scope, type, null));
      case MAPPED -> mapped(directory, device, CheckpointWeights::mapped);
    };
  }

  /// Opens a directory for inference in F32 with the weights of its products packed in `format`: projections, MLPs and the
  /// head, a tied embedding with it. Norms, biases, convolutions, what a head has one number of, and the embedding of an
  /// untied model stay in F32. A directory that holds packed weights is opened as it is: F32 asks for what it holds, see
  /// {@link Quantization#opened}.
  public static Model open(Path directory, Device device, WeightFormat format) {
    Optional<Quantization> quantized = Quantization.read(directory);
    if (quantized.isPresent()) {
      return quantized(directory, device, quantized.get().opened(directory, format));
    }
    return open(directory, device, (c, scope) -> new CheckpointWeights(c, scope, DType.F32, format));
  }

  private static Model quantized(Path directory, Device device, WeightFormat stored) {
    return mapped(directory, device, (c, scope) -> CheckpointWeights.quantized(c, scope, stored));
  }

  private static Model open(Path directory, Device device, Reading reading) {
    ModelFiles files = ModelFiles.at(directory);
    ModelConfig stated = files.config();
    try (TensorSource tensors = files.tensors()) {
      return read(files, stated, tensors, device, reading);
    }
  }

  /// The files stay open until the weights' scope closes.
  private static Model mapped(Path directory, Device device, Reading reading) {
    ModelFiles files = ModelFiles.at(directory);
    ModelConfig stated = files.config();
    TensorSource tensors = files.mappedTensors();
    try {
      Model model = read(files, stated, tensors, device, reading);
      model.scope.afterClose(tensors::close);
      return model;
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private interface Reading {
    CheckpointWeights of(TensorSource tensors, Scope scope);
  }

  private static Model read(ModelFiles files, ModelConfig stated, TensorSource tensors, Device device,
      Reading reading) {
    Path directory = files.path();
    Scope scope = device.newScope("weights of " + directory.getFileName());
    try {
      ModelConfig config = settled(stated, tensors, directory);
      CheckpointWeights weights = reading.of(tensors, scope);
      Decoder decoder = new Decoder(Architecture.plan(config), weights);
      Set<String> unused = weights.unused();
      decoder.plan().tiedNames().forEach(unused::remove);
      if (!unused.isEmpty()) {
        LOG.warn("{}: {} tensors are not part of this model and were left out, such as {}", directory, unused.size(),
            unused.iterator().next());
      }
      return new Model(directory, config, decoder, scope);
    } catch (IllegalArgumentException e) {
      scope.close();
      throw new BadInputException(files.configFile() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /// What only the weights can tell.
  private static ModelConfig settled(ModelConfig config, TensorSource tensors, Path directory) {
    return switch (config) {
      case MambaInLlamaConfig hybrid -> named(hybrid, tensors);
      case RotaryModel rotary -> rounded(rotary, tensors, directory);
      case LlambaConfig c -> c;
      case PhiMambaConfig c -> c;
      case Mamba2Config c -> c;
      case PlannedConfig c -> c;
    };
  }

  /// The kept attention has the names of the older files where the weights of one layer do.
  private static ModelConfig named(MambaInLlamaConfig config, TensorSource tensors) {
    boolean older = config.attentionLayers().stream().anyMatch(layer -> tensors.has(
        Naming.LLAMA.layers() + "." + layer + "." + Naming.MAMBA_IN_LLAMA_OLDER.attention() + ".q_proj.weight"));
    return config.named(older ? AttentionNames.LLAMA : AttentionNames.STACKED);
  }

  /// A model in BF16 whose config.json states no type was cast as a whole, its rotary frequencies too.
  private static ModelConfig rounded(RotaryModel config, TensorSource tensors, Path directory) {
    String embedding = Naming.LLAMA.embedding() + ".weight";
    if (config.rope().rounding().isPresent() || !tensors.has(embedding)) {
      return config;
    }
    boolean cast = tensors.entry(embedding).type() == DType.BF16;
    if (cast) {
      LOG.warn("{}: BF16 weights, but config.json states no dtype: rotary frequencies are rounded to BF16 as well; "
          + "state \"dtype\": \"bfloat16\" to keep them in F32", directory);
    }
    return config.withRope(config.rope().rounded(cast ? RopeConfig.Rounding.BF16 : RopeConfig.Rounding.F32));
  }

  /// The model's tokenizer, which must know the model's vocabulary but for padding. The caller closes it.
  public Tokenizer openTokenizer() {
    ModelFiles files = ModelFiles.at(directory);
    Tokenizer tokenizer = files.openTokenizer();
    int known = tokenizer.vocabSize();
    int vocabulary = decoder.plan().vocabulary();
    if (known > vocabulary || vocabulary - known > Math.max(64, vocabulary / 50)) {
      tokenizer.close();
      throw new BadInputException(files.tokenizerFile() + ": expected about the " + vocabulary
          + " token ids the model knows, got " + known + "; this tokenizer belongs to another model");
    }
    return tokenizer;
  }

  /// The tokens that begin and end a text: those the configuration names, else the tokenizer's. A published Phi-Mamba
  /// or Mamba-2 names none.
  public SpecialTokens tokens(Tokenizer tokenizer) {
    return new SpecialTokens(tokenizer.bosId(), tokenizer.eosId().stream().boxed().toList())
        .overriddenBy(config.tokens());
  }

  @Override
  public void close() {
    scope.close();
  }
}
