package org.seqmix.hybrid.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaBased;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.QwenConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;

/// Llama and, as llama.cpp keeps them, Mistral without windows (`llama`) and Qwen2 (`qwen2`), which has biases and turns
/// halves.
///
/// @param architecture `llama` or `qwen2`
record LlamaFamily(String architecture) implements GgufFamily {
  private static final String FACTORS = "rope_freqs.weight";
  private static final double DEFAULT_THETA = 10_000;

  private boolean qwen() {
    return architecture.equals("qwen2");
  }

  private String key(String rest) {
    return architecture + "." + rest;
  }

  @Override
  public ModelConfig read(GgufFile file) {
    GgufMetadata meta = file.metadata();
    if (meta.optionalInteger(key("expert_count"), 0, MOST).orElse(0) > 0) {
      throw meta.wrong(key("expert_count"), "no experts: mixtures of them are not read");
    }
    int width = meta.integer(key("embedding_length"), 1, MOST);
    int heads = meta.integer(key("attention.head_count"), 1, MOST);
    LlamaConfig llama = new LlamaConfig(
        width,
        meta.integer(key("feed_forward_length"), 1, MOST),
        meta.integer(key("block_count"), 1, LAYERS),
        heads,
        meta.optionalInteger(key("attention.head_count_kv"), 1, MOST).orElse(heads),
        headDim(meta, width, heads),
        rows(file),
        meta.integer(key("context_length"), 1, POSITIONS),
        meta.optionalPositive(key("attention.layer_norm_rms_epsilon")).orElseThrow(
            () -> meta.wrong(key("attention.layer_norm_rms_epsilon"), "a finite number > 0")),
        !file.tensors().containsKey("output.weight"),
        new RopeConfig(DEFAULT_THETA),
        SpecialTokens.NONE);
    LlamaConfig turned = llama.withRope(rope(file, llama.headDim()));
    return qwen() ? new QwenConfig(turned, OptionalInt.empty(), List.of()) : turned;
  }

  /// The embedding's rows, which say how many tokens there are.
  static int rows(GgufFile file) {
    GgufTensor embedding = file.tensors().get("token_embd.weight");
    if (embedding == null || embedding.shape().length != 2 || embedding.shape()[0] > 1 << 26) {
      throw new BadInputException(
          file.file() + ": tensor 'token_embd.weight': expected a matrix of at most 2^26 rows, got "
              + (embedding == null ? "no such tensor" : embedding) + "; the file is damaged or no language model");
    }
    return (int) embedding.shape()[0];
  }

  private int headDim(GgufMetadata meta, int width, int heads) {
    int headDim = meta.optionalInteger(key("attention.key_length"), 1, MOST).orElse(width / heads);
    for (String same : List.of("attention.value_length", "rope.dimension_count")) {
      if (meta.optionalInteger(key(same), 1, MOST).orElse(headDim) != headDim) {
        throw meta.wrong(key(same), headDim + ", the columns of a head");
      }
    }
    return headDim;
  }

  private RopeConfig rope(GgufFile file, int headDim) {
    GgufMetadata meta = file.metadata();
    String scaling = meta.text(key("rope.scaling.type")).orElse("none");
    if (!scaling.equals("none")) {
      throw meta.wrong(key("rope.scaling.type"), "'none'; scalings are read from " + FACTORS + " alone");
    }
    RopeConfig plain = new RopeConfig(meta.optionalPositive(key("rope.freq_base")).orElse(DEFAULT_THETA));
    GgufTensor factors = file.tensors().get(FACTORS);
    if (factors == null || qwen()) {
      return plain;
    }
    if (factors.elements() != headDim / 2) {
      throw new BadInputException(file.file() + ": tensor '" + FACTORS + "': expected " + headDim / 2
          + " factors, half of a head, got " + factors.elements() + "; the file is damaged");
    }
    return new RopeConfig(plain.theta(), RopeFactors.scaling(file.file(), plain.theta(), factors.toFloats()),
        plain.rounding());
  }

  private static LlamaConfig llama(ModelConfig config) {
    return switch (config) {
      case LlamaConfig c -> c;
      case LlamaBased c -> c.llama();
      default -> throw new IllegalArgumentException("expected a Llama, got " + config.modelType());
    };
  }

  @Override
  public List<GgufPart> parts(ModelConfig config) {
    LlamaConfig c = llama(config);
    List<GgufPart> out = new ArrayList<>();
    if (!c.tieEmbeddings()) {
      out.add(GgufPart.matrix("output.weight", "lm_head.weight", c.vocabSize(), c.hiddenSize()));
    }
    out.add(GgufPart.matrix("token_embd.weight", "model.embed_tokens.weight", c.vocabSize(), c.hiddenSize()));
    for (int i = 0; i < c.layers(); i++) {
      layer(c, "blk." + i + ".", "model.layers." + i + ".", out);
    }
    out.add(GgufPart.vector("output_norm.weight", "model.norm.weight", c.hiddenSize()));
    return out;
  }

  private void layer(LlamaConfig c, String stored, String ours, List<GgufPart> out) {
    long width = c.hiddenSize();
    long inner = c.intermediateSize();
    long queries = (long) c.heads() * c.headDim();
    long keys = (long) c.kvHeads() * c.headDim();
    TensorForm turned = qwen() ? new TensorForm.Same() : new TensorForm.Rotary(c.headDim());
    out.add(GgufPart.vector(stored + "attn_norm.weight", ours + "input_layernorm.weight", width));
    out.add(GgufPart.matrix(stored + "ffn_down.weight", ours + "mlp.down_proj.weight", width, inner));
    out.add(GgufPart.matrix(stored + "ffn_gate.weight", ours + "mlp.gate_proj.weight", inner, width));
    out.add(GgufPart.matrix(stored + "ffn_up.weight", ours + "mlp.up_proj.weight", inner, width));
    out.add(GgufPart.vector(stored + "ffn_norm.weight", ours + "post_attention_layernorm.weight", width));
    projection(stored + "attn_k", ours + "self_attn.k_proj", keys, width, turned, out);
    out.add(GgufPart.matrix(stored + "attn_output.weight", ours + "self_attn.o_proj.weight", width, queries));
    projection(stored + "attn_q", ours + "self_attn.q_proj", queries, width, turned, out);
    projection(stored + "attn_v", ours + "self_attn.v_proj", keys, width, new TensorForm.Same(), out);
  }

  private void projection(String stored, String ours, long rows, long columns, TensorForm form, List<GgufPart> out) {
    if (qwen()) {
      out.add(GgufPart.vector(stored + ".bias", ours + ".bias", rows));
    }
    out.add(GgufPart.matrix(stored + ".weight", ours + ".weight", rows, columns).as(form));
  }

  @Override
  public Map<String, float[]> extras(ModelConfig config) {
    LlamaConfig c = llama(config);
    return c.rope().scaling().map(s -> Map.of(FACTORS, RopeFactors.of(s, c.rope().theta(), c.headDim())))
        .orElse(Map.of());
  }

  @Override
  public Set<String> extraNames() {
    return Set.of(FACTORS);
  }

  @Override
  public void describe(ModelConfig config, int fileType, Map<String, GgufValue> out) {
    LlamaConfig c = llama(config);
    refuse(config, c);
    out.put(key("block_count"), GgufValue.of(c.layers()));
    out.put(key("context_length"), GgufValue.of(c.maxContext()));
    out.put(key("embedding_length"), GgufValue.of(c.hiddenSize()));
    out.put(key("feed_forward_length"), GgufValue.of(c.intermediateSize()));
    out.put(key("attention.head_count"), GgufValue.of(c.heads()));
    out.put(key("attention.head_count_kv"), GgufValue.of(c.kvHeads()));
    out.put(key("rope.freq_base"), GgufValue.of(c.rope().theta()));
    out.put(key("attention.layer_norm_rms_epsilon"), GgufValue.of(c.normEps()));
    out.put(key("attention.key_length"), GgufValue.of(c.headDim()));
    out.put(key("attention.value_length"), GgufValue.of(c.headDim()));
    out.put("general.file_type", GgufValue.of(fileType));
    out.put(key("vocab_size"), GgufValue.of(c.vocabSize()));
    out.put(key("rope.dimension_count"), GgufValue.of(c.headDim()));
    out.put("general.quantization_version", GgufValue.of(2));
  }

  /// What llama.cpp would compute otherwise.
  private void refuse(ModelConfig config, LlamaConfig c) {
    Optional<Integer> window = switch (config) {
      case MistralConfig m when m.window().isPresent() -> Optional.of(m.window().getAsInt());
      case QwenConfig q when q.window().isPresent() -> Optional.of(q.window().getAsInt());
      default -> Optional.empty();
    };
    if (window.filter(w -> w < c.maxContext()).isPresent()) {
      throw new BadInputException("GGUF: expected attention to all tokens, got a window of " + window.get()
          + ", which llama.cpp does not keep for " + config.modelType() + "; write safetensors");
    }
    if (c.rope().isBf16()) {
      throw new BadInputException("GGUF: expected rotary frequencies in single precision, got them rounded to BF16, for"
          + " which llama.cpp has no form; write safetensors");
    }
    if (qwen() && c.rope().scaling().isPresent()) {
      throw new BadInputException(
          "GGUF: expected a qwen2 without a scaling of its frequencies, got one, which llama.cpp"
              + " does not apply; write safetensors");
    }
  }
}
