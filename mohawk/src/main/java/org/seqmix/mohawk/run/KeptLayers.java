package org.seqmix.mohawk.run;

import java.util.List;
import org.seqmix.hybrid.config.LlamaBased;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.QwenConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;

/// Some of a teacher's layers as a model of their own: what a student with fewer layers begins from, such as a draft for
/// speculative decoding.
///
/// Without its other layers a teacher's stream means something else, so such a student is trained end to end alone
/// (`supervised`); stages that go layer by layer refuse it.
final class KeptLayers extends Weights {
  private final Parameters teacher;
  private final String prefix;
  private final List<Integer> layers;

  private KeptLayers(Decoder teacher, List<Integer> layers) {
    this.teacher = teacher.parameters();
    this.prefix = teacher.plan().naming().layers() + ".";
    this.layers = layers;
  }

  /// The configuration of the layers `layers` of a teacher; its own where none are named. *Errors*: a layer that the
  /// teacher does not have, a family whose layers differ.
  static ModelConfig config(ModelConfig teacher, List<Integer> layers) {
    if (layers.isEmpty()) {
      return teacher;
    }
    for (int layer : layers) {
      if (layer < 0 || layer >= teacher.layers()) {
        throw new IllegalArgumentException("layers: layer (" + layer + ") must be in 0.." + (teacher.layers() - 1));
      }
    }
    return switch (teacher) {
      case LlamaConfig llama -> llama.withLayers(layers.size());
      case MambaInLlamaConfig hybrid -> throw refused(hybrid);
      case QwenConfig qwen when !qwen.windowLayers().isEmpty() -> throw refused(qwen);
      case LlamaBased based -> based.withLlama(based.llama().withLayers(layers.size()));
      default -> throw refused(teacher);
    };
  }

  private static IllegalArgumentException refused(ModelConfig teacher) {
    return new IllegalArgumentException(
        "layers: expected a Llama, Mistral or Qwen2 teacher whose layers are all alike, "
            + "got " + teacher.modelType() + "; set student.layers to []");
  }

  /// A decoder of the layers `layers` with the teacher's own tensors; the teacher itself where none are named.
  static Decoder decoder(Decoder teacher, ModelConfig config, List<Integer> layers) {
    if (layers.isEmpty()) {
      return teacher;
    }
    DecoderPlan plan = Architecture.plan(config(config, layers));
    return new Decoder(plan, new KeptLayers(teacher, layers));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    return teacher.get(original(name)).value();
  }

  /// The teacher's name of a weight.
  private String original(String name) {
    if (!name.startsWith(prefix)) {
      return name;
    }
    int end = name.indexOf('.', prefix.length());
    return prefix + layers.get(Integer.parseInt(name.substring(prefix.length(), end))) + name.substring(end);
  }
}
