package org.seqmix.hybrid.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFields;
import org.seqmix.hybrid.internal.JsonFiles;

/// Reads `config.json`, `mamba_config.json` and `generation_config.json`, in the older and the newer spelling.
///
/// Unknown keys are passed over; a known key with a wrong type or range is an error that names it. Bare `Infinity` and
/// `NaN` are understood as published files have them.
public final class ConfigReader {
  /// A configuration file is never longer.
  static final long MAX_BYTES = 16L << 20;

  private static final int MAX_TOKEN = (1 << 30) - 1;

  /// By `model_type`.
  private static final Map<String, Function<JsonFields, ModelConfig>> FAMILIES = new TreeMap<>(
      Map.of(LlamaConfig.TYPE, LlamaFields::read, LlambaConfig.TYPE, LlambaFields::read, QwenConfig.TYPE,
          QwenFields::read, MistralConfig.TYPE, MistralFields::read, PhiConfig.TYPE, PhiFields::read, Mamba2Config.TYPE,
          Mamba2Fields::read, PlannedConfig.TYPE, ConfigReader::planned));

  private ConfigReader() {}

  /// The model in `directory`; special tokens of `generation_config.json` override those of `config.json`.
  public static ModelConfig read(Path directory) {
    Path file = directory.resolve("config.json");
    ModelConfig config = readFile(file);
    Path mamba = directory.resolve(MambaInLlamaFields.FILE);
    if (config instanceof LlamaConfig llama && Files.exists(mamba)) {
      config = checked(mamba, () -> MambaInLlamaFields.read(llama, JsonFiles.read(mamba, MAX_BYTES)));
    }
    return config.withTokens(config.tokens().overriddenBy(readGeneration(directory).tokens()));
  }

  /// The model in the file `config`, alone: a MambaInLlama's is that of the Llama it came from.
  public static ModelConfig readFile(Path config) {
    JsonFields fields = JsonFiles.read(config, MAX_BYTES);
    Function<JsonFields, ModelConfig> family = family(fields);
    return checked(config, () -> family.apply(fields));
  }

  /// Another family's fields under `base`, and the mixers of all layers.
  private static PlannedConfig planned(JsonFields fields) {
    JsonFields base = fields.requiredObject("base");
    if (base.text("model_type").filter(PlannedConfig.TYPE::equals).isPresent()) {
      throw base.wrong("model_type", "a family of models");
    }
    return new PlannedConfig(family(base).apply(base),
        fields.text("layer_plan").orElseThrow(() -> fields.wrong("layer_plan", "a text")));
  }

  private static Function<JsonFields, ModelConfig> family(JsonFields fields) {
    return fields.has("model_type") ? named(fields) : unnamed(fields);
  }

  /// What a record refuses is an error of the file it was read from.
  private static ModelConfig checked(Path file, Supplier<ModelConfig> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new BadInputException(file + ": " + e.getMessage() + "; correct the file", e);
    }
  }

  private static Function<JsonFields, ModelConfig> named(JsonFields fields) {
    String type = fields.text("model_type").orElse("");
    Function<JsonFields, ModelConfig> family = FAMILIES.get(type);
    if (family == null) {
      throw new BadInputException(
          fields.file() + ": model_type: expected one of " + FAMILIES.keySet() + ", got '" + type
              + "'; use another model");
    }
    return family;
  }

  /// Files of some families carry no `model_type`, some published Llambas among them; their own keys tell them.
  private static Function<JsonFields, ModelConfig> unnamed(JsonFields fields) {
    if (PhiMambaFields.isFamily(fields)) {
      return PhiMambaFields::read;
    }
    if (StateSpacesFields.isFamily(fields)) {
      return StateSpacesFields::read;
    }
    if (fields.has("ssm_cfg") && fields.has("d_model")) {
      return LlambaFields::read;
    }
    throw fields.wrong("model_type", "one of " + FAMILIES.keySet());
  }

  /// The generation defaults in `directory`; [GenerationConfig#NONE] where there is no such file.
  public static GenerationConfig readGeneration(Path directory) {
    Path file = directory.resolve("generation_config.json");
    if (!Files.exists(file)) {
      return GenerationConfig.NONE;
    }
    JsonFields fields = JsonFiles.read(file, MAX_BYTES);
    return new GenerationConfig(
        tokens(fields),
        fields.flag("do_sample", false),
        fields.optionalNonNegative("temperature"),
        fields.optionalInteger("top_k", 0, Integer.MAX_VALUE),
        fields.optionalNonNegative("top_p"),
        fields.optionalPositive("repetition_penalty"));
  }

  static SpecialTokens tokens(JsonFields fields) {
    List<Integer> eos = fields.integers("eos_token_id", 0, MAX_TOKEN);
    return new SpecialTokens(fields.optionalInteger("bos_token_id", 0, MAX_TOKEN), eos);
  }
}
