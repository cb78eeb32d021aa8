package org.seqmix.hybrid.gguf;

import java.util.List;
import java.util.OptionalInt;
import org.seqmix.hybrid.gguf.GgufVocabulary.Model;
import org.seqmix.hybrid.gguf.GgufVocabulary.TokenType;
import org.seqmix.hybrid.internal.JsonFiles;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A vocabulary as the files of the Hugging Face library: `tokenizer.json` and `tokenizer_config.json`.
public final class TokenizerJson {
  private static final String SPACE = "\u2581";

  private TokenizerJson() {}

  /// The tokenizer itself.
  public static byte[] tokenizer(GgufVocabulary v) {
    ObjectNode root = JsonFiles.object();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < v.tokens().size(); id++) {
      TokenType type = v.types().get(id);
      if (type == TokenType.CONTROL || type == TokenType.USER_DEFINED || type == TokenType.UNKNOWN) {
        added.addObject().put("id", id).put("content", v.tokens().get(id)).put("single_word", false)
            .put("lstrip", false).put("rstrip", false).put("normalized", false)
            .put("special", type != TokenType.USER_DEFINED);
      }
    }
    if (v.model() == Model.BYTE_LEVEL) {
      byteLevel(v, root);
    } else {
      sentencePiece(v, root);
    }
    postProcessor(v, root);
    return JsonFiles.bytes(root);
  }

  /// Tokens that begin and end every text, where the file says so.
  private static void postProcessor(GgufVocabulary v, ObjectNode root) {
    OptionalInt begin = known(v, v.addBos() ? v.ends().bos() : OptionalInt.empty());
    OptionalInt end = known(v, v.addEos() && !v.ends().eos().isEmpty() ? OptionalInt.of(v.ends().eos().getFirst())
        : OptionalInt.empty());
    if (begin.isEmpty() && end.isEmpty()) {
      root.putNull("post_processor");
      return;
    }
    ObjectNode template = root.putObject("post_processor").put("type", "TemplateProcessing");
    ObjectNode special = JsonFiles.object();
    for (String form : List.of("A", "AB")) {
      ArrayNode pieces = template.putArray(form.equals("A") ? "single" : "pair");
      for (int i = 0; i < form.length(); i++) {
        int type = i;
        begin.ifPresent(id -> special(v, id, type, pieces, special));
        pieces.addObject().putObject("Sequence").put("id", form.substring(i, i + 1)).put("type_id", type);
        end.ifPresent(id -> special(v, id, type, pieces, special));
      }
    }
    template.set("special_tokens", special);
  }

  private static OptionalInt known(GgufVocabulary v, OptionalInt id) {
    return id.isPresent() && id.getAsInt() < v.tokens().size() ? id : OptionalInt.empty();
  }

  private static void special(GgufVocabulary v, int id, int type, ArrayNode pieces, ObjectNode special) {
    String text = v.tokens().get(id);
    pieces.addObject().putObject("SpecialToken").put("id", text).put("type_id", type);
    ObjectNode stated = special.putObject(text).put("id", text);
    stated.putArray("ids").add(id);
    stated.putArray("tokens").add(text);
  }

  private static void byteLevel(GgufVocabulary v, ObjectNode root) {
    PreTokenizer cut = PreTokenizer.named(v.pre()).orElse(PreTokenizer.GPT_2);
    cut.write(root);
    ObjectNode model = model(v, root);
    model.putNull("unk_token");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", cut.wholePieces());
    ArrayNode merges = model.putArray("merges");
    v.merges().forEach(merges::add);
  }

  private static void sentencePiece(GgufVocabulary v, ObjectNode root) {
    ObjectNode normalizer = root.putObject("normalizer").put("type", "Sequence");
    ArrayNode steps = normalizer.putArray("normalizers");
    if (v.addSpace()) {
      steps.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(steps.addObject(), " ", SPACE);
    root.putNull("pre_tokenizer");
    ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), SPACE, " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (v.addSpace()) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    ObjectNode model = model(v, root);
    v.unknown().ifPresentOrElse(id -> model.put("unk_token", v.tokens().get(id)), () -> model.putNull("unk_token"));
    model.put("fuse_unk", true);
    model.put("byte_fallback", true);
    ArrayNode merges = model.putArray("merges");
    merges(v).forEach(m -> merges.add(m.left() + " " + m.right()));
  }

  /// Tokens of text alone are joined, and a list of merges has no place for one with a space.
  private static List<ScoredMerges.Merge> merges(GgufVocabulary v) {
    double[] scores = v.scores().stream().mapToDouble(Double::doubleValue).toArray();
    return ScoredMerges.of(v.tokens(), scores,
        id -> v.types().get(id) == TokenType.NORMAL && v.tokens().get(id).indexOf(' ') < 0);
  }

  private static void replace(ObjectNode node, String from, String to) {
    node.put("type", "Replace").putObject("pattern").put("String", from);
    node.put("content", to);
  }

  private static ObjectNode model(GgufVocabulary v, ObjectNode root) {
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout");
    model.putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix");
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < v.tokens().size(); id++) {
      String token = v.tokens().get(id);
      boolean padding = v.types().get(id) == TokenType.UNUSED && token.equals(GgufVocabulary.padding(id));
      if (!padding && !vocab.has(token)) {
        vocab.put(token, id);
      }
    }
    return model;
  }

  /// The settings beside it.
  public static byte[] settings(GgufVocabulary v) {
    ObjectNode root = JsonFiles.object();
    text(root, "bos_token", v, v.ends().bos());
    text(root, "eos_token", v,
        v.ends().eos().isEmpty() ? OptionalInt.empty() : OptionalInt.of(v.ends().eos().getFirst()));
    text(root, "unk_token", v, v.unknown());
    root.put("add_bos_token", v.addBos());
    root.put("add_eos_token", v.addEos());
    v.chatTemplate().ifPresent(template -> root.put("chat_template", template));
    return JsonFiles.bytes(root);
  }

  private static void text(ObjectNode root, String key, GgufVocabulary v, OptionalInt id) {
    if (id.isPresent() && id.getAsInt() < v.tokens().size()) {
      root.put(key, v.tokens().get(id.getAsInt()));
    }
  }
}
