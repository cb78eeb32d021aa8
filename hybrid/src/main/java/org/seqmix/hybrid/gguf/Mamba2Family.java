package org.seqmix.hybrid.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.Mamba2Config.Layout;
import org.seqmix.hybrid.config.Mamba2Ssm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.SpecialTokens;

/// Mamba-2.
///
/// Files do not say over which columns the gated norm of several groups is taken. They are read as the hub has it, over all,
/// but where our own key says that the model was state-spaces', over each group's, which is what llama.cpp computes.
record Mamba2Family() implements GgufFamily {
  /// What llama.cpp's converter writes where nothing limits the context.
  private static final int UNLIMITED = 1 << 20;
  private static final int CHUNK = 256;
  /// Ours: groups whose columns the gated norm is taken over one by one.
  private static final String NORM_GROUPS = "seqmix.norm_groups";

  @Override
  public String architecture() {
    return Mamba2Config.TYPE;
  }

  private String key(String rest) {
    return architecture() + "." + rest;
  }

  @Override
  public ModelConfig read(GgufFile file) {
    GgufMetadata meta = file.metadata();
    int width = meta.integer(key("embedding_length"), 1, MOST);
    int inner = meta.integer(key("ssm.inner_size"), 1, MOST);
    if (inner % width != 0) {
      throw meta.wrong(key("ssm.inner_size"), "a multiple of embedding_length, " + width);
    }
    int groups = meta.optionalInteger(key("ssm.group_count"), 1, MOST).orElse(1);
    int context = meta.optionalInteger(key("context_length"), 1, POSITIONS).orElse(UNLIMITED);
    boolean grouped = meta.optionalInteger(NORM_GROUPS, 1, MOST).orElse(1) > 1;
    Mamba2Ssm ssm = new Mamba2Ssm(
        meta.integer(key("ssm.state_size"), 1, MOST),
        meta.integer(key("ssm.time_step_rank"), 1, MOST),
        groups,
        meta.integer(key("ssm.conv_kernel"), 1, MOST),
        file.tensors().containsKey("blk.0.ssm_conv1d.bias"),
        false,
        inner / width,
        true,
        0,
        OptionalDouble.empty(),
        CHUNK);
    return new Mamba2Config(
        grouped ? Layout.STATE_SPACES : Layout.HUB,
        width,
        meta.integer(key("block_count"), 1, LAYERS),
        LlamaFamily.rows(file),
        1,
        meta.optionalPositive(key("attention.layer_norm_rms_epsilon")).orElse(Mamba2Config.STATE_SPACES_EPS),
        true,
        !file.tensors().containsKey("output.weight"),
        ssm,
        grouped || context >= UNLIMITED ? OptionalInt.empty() : OptionalInt.of(context),
        SpecialTokens.NONE);
  }

  @Override
  public List<GgufPart> parts(ModelConfig config) {
    Mamba2Config c = (Mamba2Config) config;
    long rows = c.paddedVocabSize();
    boolean hub = c.layout() == Layout.HUB;
    List<GgufPart> out = new ArrayList<>();
    out.add(GgufPart.matrix("token_embd.weight", hub ? "backbone.embeddings.weight" : "backbone.embedding.weight", rows,
        c.hiddenSize()));
    for (int i = 0; i < c.layers(); i++) {
      layer(c, "blk." + i + ".", "backbone.layers." + i + ".", out);
    }
    out.add(GgufPart.vector("output_norm.weight", "backbone.norm_f.weight", c.hiddenSize()));
    if (!c.tieEmbeddings()) {
      out.add(GgufPart.matrix("output.weight", "lm_head.weight", rows, c.hiddenSize()));
    }
    return out;
  }

  private static void layer(Mamba2Config c, String stored, String ours, List<GgufPart> out) {
    Mamba2Ssm s = c.ssm();
    long width = c.hiddenSize();
    long inner = s.innerSize(c.hiddenSize());
    long keys = 2L * s.groups() * s.stateSize();
    String mixer = ours + "mixer.";
    out.add(GgufPart.vector(stored + "ssm_a", mixer + "A_log", s.heads()).as(new TensorForm.Decay()));
    out.add(GgufPart.vector(stored + "ssm_d", mixer + "D", s.heads()).as(new TensorForm.InRows(s.heads())));
    if (s.convBias()) {
      out.add(GgufPart.vector(stored + "ssm_conv1d.bias", mixer + "conv1d.bias", inner + keys));
    }
    out.add(new GgufPart(stored + "ssm_conv1d.weight", mixer + "conv1d.weight",
        new long[] {inner + keys, 1, s.convWidth()}, new TensorForm.Taps(), false));
    out.add(GgufPart.vector(stored + "ssm_dt.bias", mixer + "dt_bias", s.heads()));
    out.add(GgufPart.matrix(stored + "ssm_in.weight", mixer + "in_proj.weight", 2 * inner + keys + s.heads(), width));
    out.add(GgufPart.vector(stored + "ssm_norm.weight", mixer + "norm.weight", inner)
        .as(new TensorForm.InRows(s.groups())));
    out.add(GgufPart.matrix(stored + "ssm_out.weight", mixer + "out_proj.weight", width, inner));
    out.add(GgufPart.vector(stored + "attn_norm.weight", ours + "norm.weight", width));
  }

  @Override
  public Map<String, float[]> extras(ModelConfig config) {
    return Map.of();
  }

  @Override
  public Set<String> extraNames() {
    return Set.of();
  }

  @Override
  public void describe(ModelConfig config, int fileType, Map<String, GgufValue> out) {
    Mamba2Config c = (Mamba2Config) config;
    refuse(c);
    out.put(key("context_length"), GgufValue.of(c.maxPositions().orElse(UNLIMITED)));
    out.put(key("embedding_length"), GgufValue.of(c.hiddenSize()));
    out.put(key("feed_forward_length"), GgufValue.of(0));
    out.put(key("attention.head_count"), GgufValue.of(0));
    out.put(key("block_count"), GgufValue.of(c.layers()));
    out.put(key("ssm.conv_kernel"), GgufValue.of(c.ssm().convWidth()));
    out.put(key("ssm.inner_size"), GgufValue.of(c.ssm().innerSize(c.hiddenSize())));
    out.put(key("ssm.state_size"), GgufValue.of(c.ssm().stateSize()));
    out.put(key("ssm.time_step_rank"), GgufValue.of(c.ssm().heads()));
    out.put(key("ssm.group_count"), GgufValue.of(c.ssm().groups()));
    out.put(key("attention.layer_norm_rms_epsilon"), GgufValue.of(c.normEps()));
    out.put("general.file_type", GgufValue.of(fileType));
    out.put("general.quantization_version", GgufValue.of(2));
    out.put(key("vocab_size"), GgufValue.of(c.paddedVocabSize()));
    if (c.normGroups() > 1) {
      out.put(NORM_GROUPS, GgufValue.of(c.normGroups()));
    }
  }

  /// What llama.cpp has no form for.
  private static void refuse(Mamba2Config c) {
    Mamba2Ssm s = c.ssm();
    String other = !c.rmsNorm() ? "LayerNorm between the blocks"
        : !s.gatedNorm() ? "mixers without a norm"
        : s.bias() ? "biases of the projections"
        : !s.convBias() ? "a convolution without a bias"
        : s.minStep() > 0 || s.maxStep().isPresent() ? "limits of the step size" : "";
    if (!other.isEmpty()) {
      throw new BadInputException("GGUF: expected a Mamba-2 as llama.cpp computes it, got " + other
          + "; write safetensors");
    }
  }
}
