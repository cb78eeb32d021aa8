package org.seqmix.hybrid.speculative;

import org.seqmix.hybrid.generation.Generation;

/// A text written with a draft.
///
/// @param text the text
/// @param tally how it came about
public record Speculation(Generation text, Tally tally) {
}
