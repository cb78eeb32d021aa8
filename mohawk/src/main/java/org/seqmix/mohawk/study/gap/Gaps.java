package org.seqmix.mohawk.study.gap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The gap of a student, whole and by layers.
///
/// @param reading whose residual stream the compared mixers read
/// @param documents held-out documents
/// @param tokens tokens scored
/// @param teacher the teacher's loss
/// @param student the student's loss
/// @param allMixers the student's loss with the teacher's mixer in every layer
/// @param allBlocks the student's loss with the teacher's block in every layer: what is left is its embedding, last norm
///     and head
/// @param layers the layers in order
public record Gaps(Reading reading, int documents, long tokens, Loss teacher, Loss student, Loss allMixers,
    Loss allBlocks, List<LayerGap> layers) {
  /// Whose residual stream both mixers of a layer read.
  public enum Reading {
    /// The teacher's, as in stages 1 and 2.
    TEACHER,
    /// The student's, as when it runs.
    STUDENT
  }

  public Gaps {
    layers = List.copyOf(layers);
  }

  /// What could tell which layers should attend, higher for a better one: by its name, one number a layer. The first decides.
  public Map<String, List<Double>> predictors() {
    Map<String, List<Double>> out = new LinkedHashMap<>();
    put(out, "gain in loss", l -> l.gain().nats());
    put(out, "gain in divergence", l -> l.gain().divergence());
    put(out, "gain in loss, whole block", l -> l.blockGain().nats());
    put(out, "damage in loss", l -> l.damage().nats());
    put(out, "damage in divergence", l -> l.damage().divergence());
    put(out, "output distance", LayerGap::block);
    put(out, "output distance of mixers", LayerGap::mixer);
    if (layers.stream().allMatch(l -> l.matrix() != null)) {
      put(out, "matrix distance", l -> matrix(l).distance());
      put(out, "matrix distance, relative", l -> matrix(l).relative());
    }
    return out;
  }

  private void put(Map<String, List<Double>> out, String name, ToDoubleFunction<LayerGap> number) {
    out.put(name, layers.stream().map(l -> (Double) number.applyAsDouble(l)).toList());
  }

  private static LayerGap.Matrix matrix(LayerGap layer) {
    LayerGap.Matrix m = layer.matrix();
    return m == null ? new LayerGap.Matrix(Double.NaN, Double.NaN) : m;
  }
}
