package org.seqmix.tensor;

/// One parameter of an AdamW update over many, with its gradient and moments, all of one shape and contiguous.
///
/// @param w weights, changed in place
/// @param gradient what the update uses and then zeroes
/// @param m first moments
/// @param v second moments
/// @param step coefficients
public record AdamWItem(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
}
