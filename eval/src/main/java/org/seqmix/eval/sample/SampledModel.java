package org.seqmix.eval.sample;

import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// A model that answers.
///
/// @param name as reports call it
/// @param identity which weights in which format, as a hash: samples of another are refused
/// @param model opened for inference
/// @param tokenizer its tokenizer
public record SampledModel(String name, String identity, Model model, Tokenizer tokenizer) {
}
