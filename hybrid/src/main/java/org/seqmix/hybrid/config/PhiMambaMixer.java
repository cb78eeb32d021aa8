package org.seqmix.hybrid.config;

/// A mixer that a Phi-Mamba may have in a block.
public sealed interface PhiMambaMixer permits LlambaSsm, PhiAttention {
}
