package org.seqmix.eval.sample;

import org.seqmix.eval.scale.AnytimeScore;

/// What it took to know the majority of all texts without drawing them all.
///
/// @param model who answered
/// @param seed of the run
/// @param score what came of it
/// @param seconds spent
public record AnytimeRun(String model, long seed, AnytimeScore score, double seconds) {
}
