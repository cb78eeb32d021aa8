package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes the tokenizer of the problems in the format of Hugging Face tokenizers.
///
/// A `WordLevel` model over [ProblemVocabulary], a `Split` pre-tokenizer that cuts as the vocabulary does, a template
/// that puts `<s>` first, and a decoder that joins tokens as they are: decoding gives back the exact text, and the text
/// of a continuation does not depend on what stands before it.
public final class ProblemTokenizer {
  private ProblemTokenizer() {}

  /// Writes `tokenizer.json` and `tokenizer_config.json` into a directory, which is made if missing. Existing files are
  /// replaced. The bytes are always the same.
  ///
  /// @param contextLength the most tokens the model reads, kept as `model_max_length`
  public static void write(Path directory, int contextLength) throws IOException {
    if (contextLength < 1) {
      throw new IllegalArgumentException("contextLength (" + contextLength + ") must be > 0");
    }
    WholeFile.write(directory.resolve("tokenizer.json"), out -> out.write(tokenizer()));
    WholeFile.write(directory.resolve("tokenizer_config.json"), out -> out.write(config(contextLength)));
  }

  private static String tokenizer() {
    return """
        {
          "version": "1.0",
          "truncation": null,
          "padding": null,
          "added_tokens": [
        %s
          ],
          "normalizer": null,
          "pre_tokenizer": {"type": "Split", "pattern": {"Regex": %s}, "behavior": "Isolated", "invert": false},
          "post_processor": {
            "type": "TemplateProcessing",
            "single": [%s, %s],
            "pair": [%s, %s, %s, %s],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}
          },
          "decoder": {"type": "Fuse"},
          "model": {
            "type": "WordLevel",
            "unk_token": "<unk>",
            "vocab": {
        %s
            }
          }
        }
        """.formatted(
        lines(ProblemVocabulary.SPECIAL, ProblemTokenizer::added),
        quote(ProblemVocabulary.TOKEN.pattern()),
        begin(0), sequence("A", 0),
        begin(0), sequence("A", 0), begin(1), sequence("B", 1),
        lines(ProblemVocabulary.tokens(), (token, id) -> "      " + quote(token) + ": " + id));
  }

  private static String config(int contextLength) {
    return """
        {
          "tokenizer_class": "PreTrainedTokenizerFast",
          "bos_token": "<s>",
          "eos_token": "</s>",
          "unk_token": "<unk>",
          "add_bos_token": true,
          "add_eos_token": false,
          "clean_up_tokenization_spaces": false,
          "model_max_length": %d
        }
        """.formatted(contextLength);
  }

  private interface Entry {
    String of(String token, int id);
  }

  private static String lines(List<String> tokens, Entry entry) {
    return IntStream.range(0, tokens.size())
        .mapToObj(id -> entry.of(tokens.get(id), id))
        .collect(Collectors.joining(",\n"));
  }

  private static String added(String token, int id) {
    return "    {\"id\": %d, \"content\": %s, \"single_word\": false, \"lstrip\": false, \"rstrip\": false, "
        .formatted(id, quote(token)) + "\"normalized\": false, \"special\": true}";
  }

  private static String begin(int type) {
    return "{\"SpecialToken\": {\"id\": \"<s>\", \"type_id\": " + type + "}}";
  }

  private static String sequence(String name, int type) {
    return "{\"Sequence\": {\"id\": \"" + name + "\", \"type_id\": " + type + "}}";
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
