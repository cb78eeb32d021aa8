package org.seqmix.hybrid.model;

import java.util.Optional;

/// How the blocks of a decoder are built around their mixers; all blocks of a decoder alike.
///
/// @param kind what is added to what
/// @param norm the norms of the blocks, and the one before the head
/// @param mlp the MLP of every block; none exactly where the mixer is alone
public record BlockPlan(Kind kind, NormPlan norm, Optional<MlpPlan> mlp) {
  /// What is added to what.
  public enum Kind {
    /// `h = x + mixer(norm(x))`; `out = h + mlp(norm(h))`, as in Llama.
    SEQUENTIAL,
    /// `u = norm(x)`; `out = x + mixer(u) + mlp(u)`, as in Phi.
    PARALLEL,
    /// `out = x + mixer(norm(x))`, as in Mamba-2.
    MIXER_ONLY
  }

  public BlockPlan {
    if (mlp.isPresent() == (kind == Kind.MIXER_ONLY)) {
      throw new IllegalArgumentException("block " + kind + ": expected " + (mlp.isPresent() ? "no MLP" : "an MLP")
          + ", got " + mlp.map(Object::toString).orElse("none"));
    }
  }

  /// Llama's block.
  public static BlockPlan sequential(NormPlan norm, MlpPlan mlp) {
    return new BlockPlan(Kind.SEQUENTIAL, norm, Optional.of(mlp));
  }

  /// Phi's block.
  public static BlockPlan parallel(NormPlan norm, MlpPlan mlp) {
    return new BlockPlan(Kind.PARALLEL, norm, Optional.of(mlp));
  }

  /// Mamba-2's block.
  public static BlockPlan mixerOnly(NormPlan norm) {
    return new BlockPlan(Kind.MIXER_ONLY, norm, Optional.empty());
  }
}
