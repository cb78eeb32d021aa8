package org.seqmix.hybrid.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;

/// The vocabulary in a GGUF file, `tokenizer.ggml.*`.
///
/// @param model        byte-level or SentencePiece
/// @param pre          how a byte-level vocabulary cuts texts, as llama.cpp names it
/// @param tokens       texts by id, of byte-level ones in their printable spelling
/// @param types        what each is, see [TokenType]
/// @param scores       of SentencePiece's; empty for byte-level
/// @param merges       of byte-level ones, best first; empty for SentencePiece
/// @param unknown      id of the token for what has none
/// @param ends         ids of the tokens that begin and end a text
/// @param addBos       whether every text begins with the first
/// @param addEos       whether every text ends with the first that ends one
/// @param addSpace     whether SentencePiece puts a space before a text
/// @param chatTemplate a template in Jinja
public record GgufVocabulary(Model model, String pre, List<String> tokens, List<TokenType> types, List<Double> scores,
    List<String> merges, OptionalInt unknown, SpecialTokens ends, boolean addBos, boolean addEos, boolean addSpace,
    Optional<String> chatTemplate) {
  /// The algorithm.
  public enum Model {
    /// Byte pair encoding over bytes; `gpt2` in files.
    BYTE_LEVEL,
    /// SentencePiece with scores and single bytes for what has no token; `llama` in files.
    SENTENCE_PIECE
  }

  /// What a token is; its code in files is one more than its place.
  public enum TokenType {
    /// A piece of text.
    NORMAL,
    /// Stands for what has no token.
    UNKNOWN,
    /// A special token.
    CONTROL,
    /// Recognized before a text is cut, but text.
    USER_DEFINED,
    /// Not in use, a number that pads the vocabulary.
    UNUSED,
    /// A single byte, `<0x0A>`.
    BYTE
  }

  static final String PREFIX = "tokenizer.ggml.";
  private static final String CHAT = "tokenizer.chat_template";
  /// The tokens that end a text, a turn, a message: llama.cpp stops at any of them.
  private static final List<String> ENDS = List.of("eos_token_id", "eot_token_id", "eom_token_id");
  private static final int MOST = (1 << 26) - 1;

  /// Copies the lists; checks that there is a type for every token.
  public GgufVocabulary {
    tokens = List.copyOf(tokens);
    types = List.copyOf(types);
    scores = List.copyOf(scores);
    merges = List.copyOf(merges);
    if (types.size() != tokens.size()) {
      throw new IllegalArgumentException("vocabulary: expected a type for each of " + tokens.size() + " tokens, got "
          + types.size());
    }
  }

  /// The vocabulary that `metadata` holds; empty where it says that there is none.
  static Optional<GgufVocabulary> read(GgufMetadata meta) {
    String name = meta.text(PREFIX + "model").orElse("none");
    if (name.equals("none") || name.equals("no_vocab")) {
      return Optional.empty();
    }
    Model model = switch (name) {
      case "gpt2" -> Model.BYTE_LEVEL;
      case "llama" -> Model.SENTENCE_PIECE;
      default -> throw meta.wrong(PREFIX + "model", "'gpt2' or 'llama' (the tokenizers this version knows)");
    };
    boolean pieces = model == Model.SENTENCE_PIECE;
    List<String> tokens = meta.texts(PREFIX + "tokens");
    if (tokens.isEmpty()) {
      throw meta.wrong(PREFIX + "tokens", "a list of texts");
    }
    List<Double> scores = meta.numbers(PREFIX + "scores");
    if (pieces && (scores.size() != tokens.size() || scores.stream().anyMatch(s -> s.isNaN()))) {
      throw meta.wrong(PREFIX + "scores", "a number for each of " + tokens.size() + " tokens");
    }
    String pre = meta.text(PREFIX + "pre").orElse("default");
    Optional<PreTokenizer> cut = PreTokenizer.named(pre);
    if (!pieces && cut.isEmpty()) {
      throw meta.wrong(PREFIX + "pre", "llama-bpe, qwen2, gpt-2 or mpt (the tokenizers this version knows)");
    }
    OptionalInt unknown = token(meta, "unknown_token_id", tokens.size());
    if (pieces && unknown.isEmpty() && !meta.has(PREFIX + "unknown_token_id")) {
      unknown = OptionalInt.of(0);
    }
    return Optional.of(new GgufVocabulary(model, pre, tokens, types(meta, tokens.size()), pieces ? scores : List.of(),
        pieces ? List.of() : meta.texts(PREFIX + "merges"), unknown, tokens(meta),
        meta.flag(PREFIX + "add_bos_token").orElse(pieces || cut.get().addsBos()),
        meta.flag(PREFIX + "add_eos_token").orElse(false),
        meta.flag(PREFIX + "add_space_prefix").orElse(true),
        meta.text(CHAT)));
  }

  private static OptionalInt token(GgufMetadata meta, String key, int tokens) {
    return meta.optionalInteger(PREFIX + key, 0, Math.max(0, tokens - 1));
  }

  private static List<TokenType> types(GgufMetadata meta, int count) {
    List<Long> codes = meta.integers(PREFIX + "token_type");
    if (codes.isEmpty()) {
      return Collections.nCopies(count, TokenType.NORMAL);
    }
    if (codes.size() != count || codes.stream().anyMatch(c -> c < 0 || c > TokenType.values().length)) {
      throw meta.wrong(PREFIX + "token_type", "a number in 1.." + TokenType.values().length + " for each of " + count
          + " tokens");
    }
    return codes.stream().map(c -> c == 0 ? TokenType.NORMAL : TokenType.values()[(int) (c - 1)]).toList();
  }

  /// The tokens that begin and end a text.
  static SpecialTokens tokens(GgufMetadata meta) {
    List<Integer> ends = ENDS.stream()
        .map(key -> meta.optionalInteger(PREFIX + key, 0, MOST)).flatMap(id -> id.stream().boxed()).distinct().toList();
    return new SpecialTokens(meta.optionalInteger(PREFIX + "bos_token_id", 0, MOST), ends);
  }

  /// Adds the keys to `out`.
  void describe(Map<String, GgufValue> out) {
    boolean pieces = model == Model.SENTENCE_PIECE;
    out.put(PREFIX + "model", GgufValue.of(pieces ? "llama" : "gpt2"));
    out.put(PREFIX + "pre", GgufValue.of(pieces ? "default" : pre));
    out.put(PREFIX + "tokens", GgufValue.ofTexts(tokens));
    if (pieces) {
      out.put(PREFIX + "scores", new GgufValue.Items(GgufKind.FLOAT32,
          scores.stream().<GgufValue>map(s -> new GgufValue.Real(GgufKind.FLOAT32, s)).toList()));
    }
    out.put(PREFIX + "token_type", new GgufValue.Items(GgufKind.INT32,
        types.stream().<GgufValue>map(t -> new GgufValue.Whole(GgufKind.INT32, t.ordinal() + 1)).toList()));
    if (!pieces) {
      out.put(PREFIX + "merges", GgufValue.ofTexts(merges));
    }
    ends.bos().ifPresent(id -> out.put(PREFIX + "bos_token_id", GgufValue.of(id)));
    for (int i = 0; i < Math.min(ENDS.size(), ends.eos().size()); i++) {
      out.put(PREFIX + ENDS.get(i), GgufValue.of(ends.eos().get(i)));
    }
    unknown.ifPresent(id -> out.put(PREFIX + "unknown_token_id", GgufValue.of(id)));
    out.put(PREFIX + "add_bos_token", GgufValue.of(addBos));
    out.put(PREFIX + "add_eos_token", GgufValue.of(addEos));
    if (pieces) {
      out.put(PREFIX + "add_space_prefix", GgufValue.of(addSpace));
    }
    chatTemplate.ifPresent(text -> out.put(CHAT, GgufValue.of(text)));
  }

  /// The same with as many tokens as the model's embedding has rows, which llama.cpp insists on; `where` is for messages.
  public GgufVocabulary padded(int rows, Path where) {
    if (tokens.size() > rows) {
      throw new BadInputException(where + ": expected at most the " + rows + " tokens the model knows, got "
          + tokens.size() + "; this tokenizer belongs to another model");
    }
    List<String> texts = new ArrayList<>(tokens);
    List<TokenType> kinds = new ArrayList<>(types);
    List<Double> all = new ArrayList<>(scores);
    for (int id = tokens.size(); id < rows; id++) {
      texts.add(padding(id));
      kinds.add(TokenType.UNUSED);
      if (!scores.isEmpty()) {
        all.add(-1e4);
      }
    }
    return new GgufVocabulary(model, pre, texts, kinds, all, merges, unknown, ends, addBos, addEos, addSpace,
        chatTemplate);
  }

  /// What llama.cpp's converter calls an id without a token.
  static String padding(int id) {
    return "[PAD" + id + "]";
  }
}
