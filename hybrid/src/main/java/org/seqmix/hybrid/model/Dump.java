package org.seqmix.hybrid.model;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.safetensors.SafetensorsWriter;
import org.seqmix.hybrid.safetensors.TensorSpec;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Everything a decoder makes of one text, as a safetensors file: for comparing implementations number by number.
///
/// *Tensors*: `input_ids` (1, T) I64; `hidden_states.i` (1, T, width), i = 0 the embedding, then every block's raw
/// output; `mixing_matrix.i` (1, heads, T, T) of layer i; `final_hidden` (1, T, width) after the last norm; `logits`
/// (1, T, vocabulary). All but the ids are F32.
///
/// *Cost*: a forward pass and, layer by layer, one dense matrix; T is limited by
/// {@link org.seqmix.mixer.MixingMatrix#DENSE_LIMIT_BYTES}.
public final class Dump {
  private final Decoder decoder;
  private final int[] ids;
  private final Rows rows;

  private Dump(Decoder decoder, int[] ids) {
    this.decoder = decoder;
    this.ids = ids;
    this.rows = Rows.of(1, ids.length);
  }

  /// Writes `file`, which appears whole or not at all.
  ///
  /// Errors: [BadInputException] for no ids, more than the model's context, and a file that cannot be written;
  /// [IllegalArgumentException] for ids outside the vocabulary and matrices that would not fit.
  public static void write(Path file, Decoder decoder, int[] ids) {
    int context = decoder.plan().context();
    if (ids.length == 0 || ids.length > context) {
      throw new BadInputException("ids: expected 1 to " + context + " tokens (the model's context), got " + ids.length);
    }
    Dump dump = new Dump(decoder, ids);
    try (SafetensorsWriter out = SafetensorsWriter.create(file, dump.specs(), Map.of())) {
      dump.writeTo(out);
      out.commit();
    }
  }

  private List<TensorSpec> specs() {
    int t = ids.length;
    int width = decoder.plan().width();
    List<TensorSpec> specs = new ArrayList<>();
    specs.add(new TensorSpec("input_ids", DType.I64, new long[] {1, t}));
    specs.add(new TensorSpec("hidden_states.0", DType.F32, new long[] {1, t, width}));
    for (int i = 0; i < decoder.blocks().size(); i++) {
      MixerSpec mixer = decoder.blocks().get(i).mixer().spec();
      specs.add(new TensorSpec("mixing_matrix." + i, DType.F32, new long[] {1, mixer.heads(), t, t}));
      specs.add(new TensorSpec("hidden_states." + (i + 1), DType.F32, new long[] {1, t, width}));
    }
    specs.add(new TensorSpec("final_hidden", DType.F32, new long[] {1, t, width}));
    specs.add(new TensorSpec("logits", DType.F32, new long[] {1, t, decoder.plan().vocabulary()}));
    return specs;
  }

  private void writeTo(SafetensorsWriter out) {
    out.append("input_ids", MemorySegment.ofArray(java.util.Arrays.stream(ids).asLongStream().toArray()));
    float[] stream;
    try (Scope scope = decoder.device().newScope("dump of the embedding")) {
      stream = append(out, "hidden_states.0", decoder.embed(Context.inference(scope), ids));
    }
    for (int i = 0; i < decoder.blocks().size(); i++) {
      try (Scope scope = decoder.device().newScope("dump of layer " + i)) {
        stream = layer(out, i, Context.inference(scope), restored(scope, stream));
      }
    }
    try (Scope scope = decoder.device().newScope("dump of the head")) {
      Context c = Context.inference(scope);
      Tensor normed = decoder.normed(c, restored(scope, stream));
      append(out, "final_hidden", normed);
      append(out, "logits", decoder.head(c, normed));
    }
  }

  /// A layer's matrices and its output, each freed with the layer.
  private float[] layer(SafetensorsWriter out, int layer, Context c, Tensor x) {
    Block block = decoder.blocks().get(layer);
    Tensor u = block.mixerInput(c, x);
    append(out, "mixing_matrix." + layer, block.mixer().mix(c, u, rows).matrix().dense(c));
    return append(out, "hidden_states." + (layer + 1), block.finish(c, x, u, block.mixer().forward(c, u, rows)));
  }

  private Tensor restored(Scope scope, float[] stream) {
    return scope.of(DType.F32, Shape.of(ids.length, decoder.plan().width()), stream);
  }

  private static float[] append(SafetensorsWriter out, String name, Tensor t) {
    float[] values = t.toFloats();
    out.append(name, MemorySegment.ofArray(values));
    return values;
  }
}
