package org.seqmix.hybrid.gguf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.gguf.GgufVocabulary.Model;
import org.seqmix.hybrid.gguf.GgufVocabulary.TokenType;
import org.seqmix.hybrid.internal.JsonFiles;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The vocabulary of a model directory's `tokenizer.json`, in the form of GGUF files.
///
/// Byte-level vocabularies must cut texts in a way that llama.cpp has a name for. SentencePiece's must have the merges that
/// follow from an order of their tokens, since files keep a score a token and no merges. Others are refused by name.
public final class HubVocabulary {
  private static final long MAX_BYTES = 512L << 20;
  private static final int MAX_ID = 1 << 24;
  private static final String SPACE = "\u2581";
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");
  private static final String ADVICE = "; write safetensors, or write without tokenizer.json in the directory";

  private final Path file;
  private final JsonNode root;
  private final JsonNode model;

  private HubVocabulary(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
    this.model = root.path("model");
  }

  /// The vocabulary of `directory`, if it has one, with `tokens` where its settings name others.
  public static Optional<GgufVocabulary> read(Path directory, SpecialTokens tokens) {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      JsonNode root = JsonMapper.shared().readTree(JsonFiles.bytes(file, MAX_BYTES));
      return Optional.of(new HubVocabulary(file, root).read(tokenizer, tokens, chatTemplate(directory)));
    } catch (JacksonException e) {
      throw JsonFiles.badJson(file, e);
    }
  }

  private static Optional<String> chatTemplate(Path directory) {
    Path settings = directory.resolve("tokenizer_config.json");
    if (!Files.exists(settings)) {
      return Optional.empty();
    }
    JsonNode template = JsonMapper.shared().readTree(JsonFiles.bytes(settings, MAX_BYTES)).path("chat_template");
    return template.isString() ? Optional.of(template.asString()) : Optional.empty();
  }

  private GgufVocabulary read(Tokenizer tokenizer, SpecialTokens stated, Optional<String> chatTemplate) {
    if (!model.path("type").asString("").equals("BPE")) {
      throw wrong("model.type", "BPE", model.path("type").asString("none"));
    }
    boolean pieces = model.path("byte_fallback").asBoolean(false);
    Map<Integer, String> texts = new LinkedHashMap<>();
    Map<Integer, TokenType> kinds = new LinkedHashMap<>();
    OptionalInt unknown = collect(texts, kinds, pieces);
    int size = texts.keySet().stream().mapToInt(i -> i).max().orElse(-1) + 1;
    List<String> tokens = new ArrayList<>(size);
    List<TokenType> types = new ArrayList<>(size);
    for (int id = 0; id < size; id++) {
      tokens.add(texts.getOrDefault(id, GgufVocabulary.padding(id)));
      types.add(kinds.getOrDefault(id, TokenType.UNUSED));
    }
    List<ScoredMerges.Merge> merges = merges();
    SpecialTokens ends = new SpecialTokens(tokenizer.bosId(), tokenizer.eosId().stream().boxed().toList())
        .overriddenBy(stated);
    int[] around = tokenizer.encode("", true);
    boolean addBos = around.length > 0 && ends.bos().isPresent() && around[0] == ends.bos().getAsInt();
    boolean addEos = around.length > (addBos ? 1 : 0) && ends.isEos(around[around.length - 1]);
    if (pieces) {
      boolean space = prependsSpace();
      return new GgufVocabulary(Model.SENTENCE_PIECE, "default", tokens, types, scores(tokens, types, merges),
          List.of(), unknown, ends, addBos, addEos, space, chatTemplate);
    }
    PreTokenizer cut = PreTokenizer.of(root).orElseThrow(() -> wrong("pre_tokenizer",
        "that of Llama 3, Qwen 2, GPT-2 or GPT-NeoX, for which llama.cpp has a name", "another"));
    return new GgufVocabulary(Model.BYTE_LEVEL, cut.ggufName(), tokens, types, List.of(),
        merges.stream().map(m -> m.left() + " " + m.right()).toList(), OptionalInt.empty(), ends, addBos, addEos, true,
        chatTemplate);
  }

  /// Texts and kinds by id; the unknown token's id.
  private OptionalInt collect(Map<Integer, String> texts, Map<Integer, TokenType> kinds, boolean pieces) {
    model.path("vocab").propertyStream().forEach(e -> {
      int id = id(e.getValue());
      texts.put(id, e.getKey());
      kinds.put(id, pieces && BYTE.matcher(e.getKey()).matches() ? TokenType.BYTE : TokenType.NORMAL);
    });
    for (JsonNode token : root.path("added_tokens")) {
      int id = id(token.path("id"));
      texts.put(id, token.path("content").asString(""));
      kinds.put(id, token.path("special").asBoolean(false) ? TokenType.CONTROL : TokenType.USER_DEFINED);
    }
    String unknown = model.path("unk_token").asString("");
    OptionalInt id = pieces && !unknown.isEmpty() && model.path("vocab").has(unknown)
        ? OptionalInt.of(id(model.path("vocab").path(unknown))) : OptionalInt.empty();
    id.ifPresent(i -> kinds.put(i, TokenType.UNKNOWN));
    return id;
  }

  private int id(JsonNode node) {
    if (!node.isInt() || node.asInt() < 0 || node.asInt() > MAX_ID) {
      throw wrong("ids of tokens", "integers in 0.." + MAX_ID, node.toString());
    }
    return node.asInt();
  }

  private List<ScoredMerges.Merge> merges() {
    List<ScoredMerges.Merge> out = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      String text = merge.asString("");
      int space = text.indexOf(' ');
      boolean pair = merge.isArray() && merge.size() == 2;
      if (!pair && (space < 1 || text.indexOf(' ', space + 1) >= 0)) {
        throw wrong("model.merges", "two tokens each", merge.toString());
      }
      out.add(pair ? new ScoredMerges.Merge(merge.path(0).asString(""), merge.path(1).asString(""))
          : new ScoredMerges.Merge(text.substring(0, space), text.substring(space + 1)));
    }
    return out;
  }

  /// A score a token: the place of the first merge that makes it, downwards from 0; then what no merge makes.
  private List<Double> scores(List<String> tokens, List<TokenType> types, List<ScoredMerges.Merge> merges) {
    Map<String, Double> ranks = new LinkedHashMap<>();
    merges.forEach(m -> ranks.putIfAbsent(m.joined(), (double) -ranks.size()));
    double[] scores = new double[tokens.size()];
    int next = ranks.size();
    for (int id = 0; id < scores.length; id++) {
      boolean normal = types.get(id) == TokenType.NORMAL;
      Double rank = ranks.get(tokens.get(id));
      scores[id] = !normal ? 0 : rank == null ? -next++ : rank;
    }
    List<ScoredMerges.Merge> implied =
        ScoredMerges.of(tokens, scores, id -> types.get(id) == TokenType.NORMAL);
    if (implied.size() != merges.size() || !new HashSet<>(implied).equals(new HashSet<>(merges))) {
      throw wrong("model.merges", "every cut of a token into two, as SentencePiece has them",
          merges.size() + " merges where " + implied.size() + " follow from the tokens");
    }
    return Arrays.stream(scores).boxed().toList();
  }

  /// Whether a space goes before every text; the text is otherwise only to be spelled with the visible space.
  private boolean prependsSpace() {
    JsonNode pre = root.path("pre_tokenizer");
    if (pre.path("type").asString("").equals("Metaspace")) {
      return !pre.path("prepend_scheme").asString("always").equals("never");
    }
    boolean prepends = false;
    boolean replaces = false;
    JsonNode normalizer = root.path("normalizer");
    JsonNode steps = normalizer.has("normalizers") ? normalizer.path("normalizers") : root.path("normalizer");
    for (JsonNode step : normalizer.has("normalizers") ? steps : List.of(steps)) {
      switch (step.path("type").asString("")) {
        case "Prepend" -> prepends = step.path("prepend").asString("").equals(SPACE);
        case "Replace" -> replaces = step.path("pattern").path("String").asString("").equals(" ")
            && step.path("content").asString("").equals(SPACE);
        default -> throw wrong("normalizer", "SentencePiece's spaces", step.path("type").asString("none"));
      }
    }
    if (!replaces || !(pre.isNull() || pre.isMissingNode())) {
      throw wrong("normalizer and pre_tokenizer", "SentencePiece's spaces", "others");
    }
    return prepends;
  }

  private BadInputException wrong(String what, String expected, String got) {
    return new BadInputException(file + ": " + what + ": expected " + expected + ", got " + got + ADVICE);
  }
}
