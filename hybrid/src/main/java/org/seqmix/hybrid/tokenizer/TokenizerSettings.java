package org.seqmix.hybrid.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.seqmix.hybrid.internal.JsonFields;
import org.seqmix.hybrid.internal.JsonFiles;

/// What `tokenizer_config.json` says beside `tokenizer.json`.
///
/// @param bosToken  text of the token before every text
/// @param eosToken  text of the token after every text
record TokenizerSettings(Optional<String> bosToken, Optional<String> eosToken) {
  private static final long MAX_BYTES = 64L << 20;

  /// Reads `file`; nothing is set where it does not exist.
  static TokenizerSettings read(Path file) {
    if (!Files.exists(file)) {
      return new TokenizerSettings(Optional.empty(), Optional.empty());
    }
    return of(JsonFiles.read(file, MAX_BYTES));
  }

  /// The settings in `json`, which came from `file`.
  static TokenizerSettings parse(Path file, byte[] json) {
    return of(JsonFiles.parse(file, json));
  }

  private static TokenizerSettings of(JsonFields fields) {
    return new TokenizerSettings(
        fields.textOrObjectText("bos_token", "content"),
        fields.textOrObjectText("eos_token", "content"));
  }
}
