package org.seqmix.hybrid.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.seqmix.hybrid.config.GenerationConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.gguf.GgufModel;
import org.seqmix.hybrid.gguf.GgufVocabulary;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Where a model comes from, and what can be read of it: a directory as on the Hugging Face hub, or a GGUF file.
///
/// *Errors*: [org.seqmix.hybrid.BadInputException], one line, from every method that reads.
public sealed interface ModelFiles permits ModelDirectory, GgufModelFile {
  /// The files at `path`: a file, or what is called like one, `.gguf`, is read as GGUF, all else as a directory.
  static ModelFiles at(Path path) {
    boolean gguf = Files.isRegularFile(path) || GgufModel.isNamed(path) && !Files.isDirectory(path);
    return gguf ? new GgufModelFile(path) : new ModelDirectory(path);
  }

  /// The directory or the file.
  Path path();

  /// The file that states the configuration, for messages.
  Path configFile();

  /// The file that holds the tokenizer, for messages.
  Path tokenizerFile();

  /// The configuration.
  ModelConfig config();

  /// The defaults of sampling.
  GenerationConfig generation();

  /// The weights under the family's names. The caller closes them.
  TensorSource tensors();

  /// The weights for a model that leaves them where they are, as far as they lie there as F32 or BF16; refused where products
  /// cannot read them. The caller closes them after the model.
  TensorSource mappedTensors();

  /// The tokenizer. The caller closes it.
  Tokenizer openTokenizer();

  /// What a `tokenizer.json` holds, if there is a tokenizer.
  Optional<byte[]> tokenizerJson();

  /// What a `tokenizer_config.json` holds, if there is any; the chat template is in it or in {@link #chatTemplate}.
  Optional<byte[]> tokenizerSettings();

  /// The file of a chat template of its own, if there is one.
  Optional<Path> chatTemplate();

  /// The vocabulary in the form of GGUF files, if there is one; `tokens` begin and end a text.
  Optional<GgufVocabulary> vocabulary(SpecialTokens tokens);

  /// Writes to the directory `to` what goes with the weights unchanged: the tokenizer, and files of chat and of the model's making.
  void copyCompanions(Path to);
}
