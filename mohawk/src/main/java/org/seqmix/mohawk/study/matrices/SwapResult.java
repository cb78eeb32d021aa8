package org.seqmix.mohawk.study.matrices;

/// What became of one student.
///
/// @param mixer its mixers
/// @param seed of the run
/// @param aligned distance of its blocks to the teacher's after stage 2, see {@link BlockDistance}
/// @param trained the same after stage 3
/// @param score its score on held-out text after stage 3
public record SwapResult(String mixer, long seed, double aligned, double trained, double score) {
}
