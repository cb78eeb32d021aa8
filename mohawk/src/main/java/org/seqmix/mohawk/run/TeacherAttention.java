package org.seqmix.mohawk.run;

import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.LayerMixer;
import org.seqmix.mixer.AttentionWeights;
import org.seqmix.mixer.AttentionWeights.Projection;
import org.seqmix.mixer.Options;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;

/// The attention of a teacher's layer, whatever its family calls the weights.
final class TeacherAttention {
  private final Parameters all;
  private final String prefix;

  private TeacherAttention(Parameters all, String prefix) {
    this.all = all;
    this.prefix = prefix;
  }

  /// That of layer `layer`. *Errors*: a layer that does not attend.
  static AttentionWeights of(Decoder teacher, int layer) {
    LayerMixer mixer = teacher.plan().mixers().layers().get(layer);
    if (!mixer.name().equals("attention")) {
      throw new IllegalArgumentException("initialisation: layer " + layer
          + ": expected a teacher with attention, got " + mixer.name());
    }
    String prefix = teacher.plan().naming().layers() + "." + layer + "." + teacher.plan().naming().attention() + ".";
    return new TeacherAttention(teacher.parameters(), prefix).read(Options.ofMixer(mixer.name(), mixer.options()),
        teacher.plan().width());
  }

  private AttentionWeights read(Options of, int width) {
    int heads = of.size("heads");
    int kvHeads = of.size("kv_heads", heads);
    int headDim = of.size("head_dim", Math.max(1, width / heads));
    return switch (of.word("names", "llama")) {
      case "mha" -> {
        long keys = (long) heads * headDim;
        long values = keys + (long) kvHeads * headDim;
        yield AttentionWeights.of(heads, kvHeads, headDim, rows("in_proj", 0, keys), rows("in_proj", keys, values),
            rows("in_proj", values, 2 * values - keys), whole("out_proj"));
      }
      case "phi" -> AttentionWeights.of(heads, kvHeads, headDim, whole("q_proj"), whole("k_proj"), whole("v_proj"),
          whole("dense"));
      default -> AttentionWeights.of(heads, kvHeads, headDim, whole("q_proj"), whole("k_proj"), whole("v_proj"),
          whole("o_proj"));
    };
  }

  private Projection whole(String name) {
    Tensor weight = all.get(prefix + name + ".weight").value();
    String bias = prefix + name + ".bias";
    return new Projection(weight, all.contains(bias) ? all.get(bias).value() : null);
  }

  private Projection rows(String name, long from, long to) {
    Projection all = whole(name);
    return new Projection(all.weight().rows(from, to), all.bias() == null ? null : all.bias().columns(from, to));
  }
}
