package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Recomputed;

/// A decoder in which some layers are partly another decoder's. Embedding, last norm and head are its own. Weights are
/// read where they are, none is copied.
///
/// *Cost*: the decoder's; a layer with swapped heads runs both mixers. *Errors*: decoders of different layers, widths,
/// vocabularies or devices, in one line.
///
/// @param own the decoder that is patched
/// @param other where the pieces come from
/// @param patches one for every layer
public record Patchwork(Decoder own, Decoder other, List<Patch> patches) {
  public Patchwork {
    patches = List.copyOf(patches);
    requireOne("layers", own.plan().layers(), other.plan().layers());
    requireOne("width", own.plan().width(), other.plan().width());
    requireOne("vocabulary", own.plan().vocabulary(), other.plan().vocabulary());
    requireOne("patches", own.plan().layers(), patches.size());
    if (own.device() != other.device()) {
      throw new IllegalArgumentException("gap: expected teacher and student on one device, got "
          + own.device().name() + " and " + other.device().name());
    }
  }

  private static void requireOne(String what, int own, int other) {
    if (own != other) {
      throw new IllegalArgumentException("gap: " + what + ": expected the same in teacher and student, got " + own
          + " and " + other + "; compare a student with the teacher it was distilled from");
    }
  }

  /// `own` as it is.
  public static Patchwork of(Decoder own, Decoder other) {
    return new Patchwork(own, other, Collections.nCopies(own.plan().layers(), new Patch.Own()));
  }

  /// This one with another patch in a layer.
  public Patchwork with(int layer, Patch patch) {
    List<Patch> next = new ArrayList<>(patches);
    next.set(layer, patch);
    return new Patchwork(own, other, next);
  }

  /// This one with the same patch in some layers.
  public Patchwork with(List<Integer> layers, Patch patch) {
    Patchwork out = this;
    for (int layer : layers) {
      out = out.with(layer, patch);
    }
    return out;
  }

  /// The residual stream after a layer: x (tokens, width) before it. Keeps the result alone.
  Tensor layer(Context c, int layer, Tensor x, Rows rows) {
    Block mine = own.blocks().get(layer);
    Block theirs = other.blocks().get(layer);
    return Recomputed.apply(c, List.of(x), k -> switch (patches.get(layer)) {
      case Patch.Own() -> mine.forward(k, x, rows);
      case Patch.Whole() -> theirs.forward(k, x, rows);
      case Patch.Mixer() -> mine.finish(k, x, mine.mixerInput(k, x),
          theirs.mixer().forward(k, theirs.mixerInput(k, x), rows));
      case Patch.Heads(List<Integer> heads) -> swapped(k, mine, theirs, heads, x, rows);
    });
  }

  /// The own heads but these, the own bias, and the other's heads of these numbers.
  private static Tensor swapped(Context c, Block mine, Block theirs, List<Integer> heads, Tensor x, Rows rows) {
    Tensor u = mine.mixerInput(c, x);
    HeadOutputs kept = HeadOutputs.of(c, mine.mixer().mix(c, u, rows));
    HeadOutputs taken = HeadOutputs.of(c, theirs.mixer().mix(c, theirs.mixerInput(c, x), rows));
    Tensor mixed = Algebra.add(c, kept.only(c, h -> !heads.contains(h)), taken.added(c, heads));
    return mine.finish(c, x, u, mixed);
  }
}
