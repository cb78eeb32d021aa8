package org.seqmix.hybrid.model;

import java.util.Optional;

/// Which weight of one decoder is that of another: the same part of the same layer, under the names of each family.
///
/// @param from the decoder that has weights
/// @param to the decoder that wants them; as many layers
public record Correspondence(DecoderPlan from, DecoderPlan to) {
  public Correspondence {
    if (from.layers() != to.layers()) {
      throw new IllegalArgumentException("decoders: expected as many layers in both, got " + from.layers() + " and "
          + to.layers());
    }
  }

  /// The layer that a weight of `to` is in; -1 for the embedding, the last norm and the head.
  public int layer(String name) {
    String layers = to.naming().layers() + ".";
    return name.startsWith(layers)
        ? Integer.parseInt(name.substring(layers.length(), name.indexOf('.', layers.length())))
        : -1;
  }

  /// A weight's name within its layer.
  public String within(String name) {
    return name.substring((to.naming().layers() + "." + layer(name) + ".").length());
  }

  /// The name in `from` of a weight of `to`; empty for a mixer of another kind than that layer has in `from`.
  public Optional<String> source(String name) {
    Naming old = from.naming();
    Naming now = to.naming();
    int layer = layer(name);
    if (layer < 0) {
      return Optional.of(moved(moved(name, now.embedding(), old.embedding()), now.finalNorm(), old.finalNorm()));
    }
    LayerMixer before = from.mixers().layers().get(layer);
    LayerMixer after = to.mixers().layers().get(layer);
    String within = moved(moved(within(name), now.inputNorm(), old.inputNorm()), now.mlpNorm(), old.mlpNorm());
    String mixer = now.of(after);
    if (within.startsWith(mixer + ".") && !before.name().equals(after.name())) {
      return Optional.empty();
    }
    return Optional.of(old.layers() + "." + layer + "." + moved(within, mixer, old.of(before)));
  }

  /// `name` with the module `module` in front replaced by another.
  private static String moved(String name, String module, String other) {
    return !module.isEmpty() && name.startsWith(module + ".") ? other + name.substring(module.length()) : name;
  }
}
