package org.seqmix.hybrid.gguf;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.internal.JsonFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How byte-level vocabularies cut a text before they merge: llama.cpp names it, a tokenizer.json spells it out.
enum PreTokenizer {
  /// Llama 3: up to three digits together; a piece that is a token is not merged.
  LLAMA_3("llama-bpe", Cut.three(), false, true),
  /// Qwen 2: every digit alone, text in its composed form.
  QWEN_2("qwen2", Cut.one(), true, false),
  /// GPT-2; also what files without a name are taken for.
  GPT_2("gpt-2", null, false, false),
  /// GPT-NeoX: GPT-2's cut of a text in its composed form.
  NEOX("mpt", null, true, false);

  /// The patterns, of which GPT-2's is built into the tokenizers library.
  private static final class Cut {
    private static String of(String digits) {
      return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + digits
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    static String three() {
      return of("\\p{N}{1,3}");
    }

    static String one() {
      return of("\\p{N}");
    }
  }

  private final String ggufName;
  private final @Nullable String pattern;
  private final boolean composed;
  private final boolean wholePieces;

  PreTokenizer(String ggufName, @Nullable String pattern, boolean composed, boolean wholePieces) {
    this.ggufName = ggufName;
    this.pattern = pattern;
    this.composed = composed;
    this.wholePieces = wholePieces;
  }

  /// The name that is written.
  String ggufName() {
    return ggufName;
  }

  /// Whether llama.cpp puts the first token before every text where a file does not say.
  boolean addsBos() {
    return this == LLAMA_3;
  }

  /// That of a name in a file, if it is one of these.
  static Optional<PreTokenizer> named(String name) {
    return switch (name) {
      case "llama-bpe", "llama3", "llama-v3" -> Optional.of(LLAMA_3);
      case "qwen2", "deepseek-r1-qwen" -> Optional.of(QWEN_2);
      case "gpt-2", "default" -> Optional.of(GPT_2);
      case "mpt", "olmo", "gpt-neox" -> Optional.of(NEOX);
      default -> Optional.empty();
    };
  }

  /// That of a tokenizer.json, if it is one of these.
  static Optional<PreTokenizer> of(JsonNode root) {
    JsonNode pre = root.path("pre_tokenizer");
    JsonNode normalizer = root.path("normalizer");
    boolean composed = normalizer.path("type").asString("").equals("NFC");
    boolean plain = normalizer.isMissingNode() || normalizer.isNull();
    return composed || plain
        ? Arrays.stream(values()).filter(p -> p.composed == composed && p.cuts(pre)).findFirst() : Optional.empty();
  }

  private boolean cuts(JsonNode pre) {
    if (pattern == null) {
      return isBytes(pre, true);
    }
    JsonNode parts = pre.path("pretokenizers");
    return pre.path("type").asString("").equals("Sequence") && parts.size() == 2
        && pattern.equals(parts.path(0).path("pattern").path("Regex").asString(""))
        && parts.path(0).path("behavior").asString("").equals("Isolated")
        && !parts.path(0).path("invert").asBoolean(false) && isBytes(parts.path(1), false);
  }

  private static boolean isBytes(JsonNode node, boolean cuts) {
    return node.path("type").asString("").equals("ByteLevel") && !node.path("add_prefix_space").asBoolean(true)
        && node.path("use_regex").asBoolean(true) == cuts;
  }

  /// Puts normalizer, cut and decoder into a tokenizer.json.
  void write(ObjectNode root) {
    if (composed) {
      root.putObject("normalizer").put("type", "NFC");
    } else {
      root.putNull("normalizer");
    }
    if (pattern == null) {
      root.set("pre_tokenizer", bytes(true));
    } else {
      ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
      ObjectNode split = sequence.putArray("pretokenizers").addObject();
      split.put("type", "Split");
      split.putObject("pattern").put("Regex", pattern);
      split.put("behavior", "Isolated");
      split.put("invert", false);
      sequence.withArray("pretokenizers").add(bytes(false));
    }
    root.set("decoder", bytes(true));
  }

  /// Whether a piece that is a token stays as it is.
  boolean wholePieces() {
    return wholePieces;
  }

  private static ObjectNode bytes(boolean cuts) {
    return JsonFiles.object().put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", false)
        .put("use_regex", cuts);
  }
}
