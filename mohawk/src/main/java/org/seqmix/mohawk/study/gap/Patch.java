package org.seqmix.mohawk.study.gap;

import java.util.List;

/// What a layer of a {@link Patchwork} takes from the other decoder.
public sealed interface Patch {
  /// Nothing.
  record Own() implements Patch {
  }

  /// The mixer and the norm it reads through. The residual stream, the rest of the block and what the rest reads are the
  /// layer's own.
  record Mixer() implements Patch {
  }

  /// The whole block.
  record Whole() implements Patch {
  }

  /// Some heads: what they add to the mixer's output through their own columns of the output projection takes the place
  /// of what the layer's own heads of these numbers add. See {@link HeadOutputs}.
  ///
  /// @param heads numbers from 0
  record Heads(List<Integer> heads) implements Patch {
    public Heads {
      heads = List.copyOf(heads);
    }
  }
}
