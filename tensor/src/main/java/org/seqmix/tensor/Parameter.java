package org.seqmix.tensor;

/// A named weight of a module. Names are the checkpoint's, such as `backbone.layers.0.mixer.D`.
///
/// @param name full name
/// @param value the weight; immutable but for the optimizer that trains it
public record Parameter(String name, Tensor value) {
}
