package org.seqmix.hybrid.model;

import java.nio.file.Path;
import java.util.Optional;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.GenerationConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.gguf.GgufModel;
import org.seqmix.hybrid.gguf.GgufVocabulary;
import org.seqmix.hybrid.gguf.TokenizerJson;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// A model in one GGUF file.
///
/// @param path the file
record GgufModelFile(Path path) implements ModelFiles {
  @Override
  public Path configFile() {
    return path;
  }

  @Override
  public Path tokenizerFile() {
    return path;
  }

  @Override
  public ModelConfig config() {
    return GgufModel.config(path);
  }

  @Override
  public GenerationConfig generation() {
    return GenerationConfig.NONE;
  }

  @Override
  public TensorSource tensors() {
    return GgufModel.tensors(path);
  }

  @Override
  public TensorSource mappedTensors() {
    return GgufModel.mappedTensors(path);
  }

  @Override
  public Tokenizer openTokenizer() {
    GgufVocabulary vocabulary = GgufModel.vocabulary(path).orElseThrow(() -> new BadInputException(path
        + ": expected a vocabulary (tokenizer.ggml.tokens), got a file without one; use one with a vocabulary, or give "
        + "token ids where a command takes them"));
    return Tokenizer.of(path, TokenizerJson.tokenizer(vocabulary), TokenizerJson.settings(vocabulary));
  }

  @Override
  public Optional<byte[]> tokenizerJson() {
    return GgufModel.vocabulary(path).map(TokenizerJson::tokenizer);
  }

  @Override
  public Optional<byte[]> tokenizerSettings() {
    return GgufModel.vocabulary(path).map(TokenizerJson::settings);
  }

  @Override
  public Optional<Path> chatTemplate() {
    return Optional.empty();
  }

  @Override
  public Optional<GgufVocabulary> vocabulary(SpecialTokens tokens) {
    return GgufModel.vocabulary(path);
  }

  @Override
  public void copyCompanions(Path to) {
    GgufModel.vocabulary(path).ifPresent(vocabulary -> {
      AtomicFile.write(to.resolve("tokenizer.json"), TokenizerJson.tokenizer(vocabulary));
      AtomicFile.write(to.resolve("tokenizer_config.json"), TokenizerJson.settings(vocabulary));
    });
  }
}
