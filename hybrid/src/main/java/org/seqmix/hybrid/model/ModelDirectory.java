package org.seqmix.hybrid.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.GenerationConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.gguf.GgufVocabulary;
import org.seqmix.hybrid.gguf.HubVocabulary;
import org.seqmix.hybrid.internal.JsonFiles;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// A model directory as on the Hugging Face hub.
///
/// @param path the directory
record ModelDirectory(Path path) implements ModelFiles {
  /// Files of a tokenizer, of chat and of a model's making that go with it unchanged.
  /// As much as any tokenizer takes.
  private static final long TOKENIZER_BYTES = 512L << 20;
  private static final List<String> COMPANIONS = List.of("tokenizer.json", "tokenizer_config.json",
      "special_tokens_map.json", "generation_config.json", "chat_template.jinja", "ledger.json");

  @Override
  public Path configFile() {
    return path.resolve("config.json");
  }

  @Override
  public Path tokenizerFile() {
    return path.resolve("tokenizer.json");
  }

  @Override
  public ModelConfig config() {
    return ConfigReader.read(path);
  }

  @Override
  public GenerationConfig generation() {
    return ConfigReader.readGeneration(path);
  }

  @Override
  public TensorSource tensors() {
    return Checkpoint.open(path);
  }

  @Override
  public TensorSource mappedTensors() {
    return Checkpoint.open(path);
  }

  @Override
  public Tokenizer openTokenizer() {
    return Tokenizer.open(path);
  }

  @Override
  public Optional<byte[]> tokenizerJson() {
    return text("tokenizer.json");
  }

  @Override
  public Optional<byte[]> tokenizerSettings() {
    return text("tokenizer_config.json");
  }

  private Optional<byte[]> text(String name) {
    Path file = path.resolve(name);
    return Files.exists(file) ? Optional.of(JsonFiles.bytes(file, TOKENIZER_BYTES)) : Optional.empty();
  }

  @Override
  public Optional<Path> chatTemplate() {
    return Optional.of(path.resolve("chat_template.jinja")).filter(Files::exists);
  }

  @Override
  public Optional<GgufVocabulary> vocabulary(SpecialTokens tokens) {
    return HubVocabulary.read(path, tokens);
  }

  @Override
  public void copyCompanions(Path to) {
    for (String name : COMPANIONS) {
      Path file = path.resolve(name);
      if (Files.exists(file)) {
        try {
          AtomicFile.write(to.resolve(name), Files.readAllBytes(file));
        } catch (IOException e) {
          throw BadInputException.io(file, "read", e, "check permissions");
        }
      }
    }
  }
}
