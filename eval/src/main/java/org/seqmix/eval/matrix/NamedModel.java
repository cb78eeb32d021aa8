package org.seqmix.eval.matrix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mixer.MixerSpec;

/// A model and what a page calls it.
///
/// @param name    such as `teacher`
/// @param decoder the model
public record NamedModel(String name, Decoder decoder) {
  int layers() {
    return decoder.blocks().size();
  }

  int heads(int layer) {
    return decoder.blocks().get(layer).mixer().spec().heads();
  }

  /// Name and mixers: `student: 6 x discrete-mamba2`.
  String description() {
    return name + ": " + mixers();
  }

  /// How many layers have which mixer: `6 x discrete-mamba2`.
  public String mixers() {
    Map<String, Long> counts = decoder.mixers().stream()
        .collect(Collectors.groupingBy(MixerSpec::name, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream().map(e -> e.getValue() + " x " + e.getKey())
        .collect(Collectors.joining(", "));
  }

  /// Heads of every layer.
  List<Integer> heads() {
    return IntStream.range(0, layers()).mapToObj(this::heads).toList();
  }
}
