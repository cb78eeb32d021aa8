package org.seqmix.eval.sample;

/// A model of a study and the number of texts it writes at once.
public record Runner(SampledModel model, int rows) {
}
