package org.seqmix.eval.sample;

import org.seqmix.hybrid.generation.Generation.End;

/// One text that a model wrote after a question.
///
/// @param question index of the question in its task
/// @param sample which of the question's texts it is, from 0
/// @param text what was written, up to a stop text
/// @param tokens tokens written
/// @param end why it ended
public record SampledText(int question, int sample, String text, int tokens, End end) {
}
