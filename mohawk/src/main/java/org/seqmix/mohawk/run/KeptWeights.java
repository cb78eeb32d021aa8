package org.seqmix.mohawk.run;

import java.util.List;
import org.seqmix.hybrid.mixer.KeptHeads;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.mixer.Options;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The weights of attention heads that a student keeps, cut out of the teacher's.
///
/// A kept head takes its rows of the query projection, the rows of the key and value head it reads, and its columns of
/// the output projection. *Errors*: a teacher whose layer does not attend, has other heads, or biases, which kept heads
/// lack.
final class KeptWeights {
  private final Parameters teacher;
  private final KeptHeads kept;
  private final int kvHeads;
  private final int headDim;

  /// @param before the teacher's mixer of the layer
  /// @param after the student's
  KeptWeights(Parameters teacher, LayerMixer before, LayerMixer after) {
    if (!before.name().equals("attention")) {
      throw new IllegalArgumentException("kept heads: expected a teacher with attention in this layer, got "
          + before.name());
    }
    Options of = Options.ofMixer(before.name(), before.options());
    int heads = of.size("heads");
    Options own = Options.ofMixer(after.name(), after.options());
    if (own.size("heads") != heads) {
      throw new IllegalArgumentException("kept heads: expected the teacher's " + heads + " heads, got "
          + own.size("heads"));
    }
    if (of.number("qkv_bias", 0) != 0 || of.number("out_bias", 0) != 0 || !of.word("names", "llama").equals("llama")) {
      throw new IllegalArgumentException(
          "kept heads: expected a teacher with q_proj, k_proj, v_proj and o_proj without "
              + "biases, got " + before);
    }
    this.teacher = teacher;
    this.kept = KeptHeads.parse(own.word("keep", ""), heads);
    this.kvHeads = of.size("kv_heads", heads);
    this.headDim = of.size("head_dim");
  }

  /// The weight `name` of shape `shape`, from the teacher's attention under `prefix`.
  Tensor of(String prefix, String name, Scope scope, Shape shape) {
    Tensor whole = teacher.get(prefix + "." + name).value();
    Tensor out = scope.empty(whole.type().computed(), shape);
    boolean isOut = name.equals("o_proj.weight");
    List<KeptHeads.Range> ranges =
        isOut || name.equals("q_proj.weight") ? kept.queries(headDim) : kept.keyValues(kvHeads, headDim);
    for (int i = 0; i < ranges.size(); i++) {
      KeptHeads.Range from = ranges.get(i);
      long at = (long) i * headDim;
      if (isOut) {
        whole.device().kernels().copy(whole.columns(from.from(), from.to()), out.columns(at, at + headDim));
      } else {
        whole.device().kernels().copy(whole.rows(from.from(), from.to()), out.rows(at, at + headDim));
      }
    }
    return out;
  }
}
