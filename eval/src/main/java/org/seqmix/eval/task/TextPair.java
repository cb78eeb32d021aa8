package org.seqmix.eval.task;

/// A text, and the text after it that is scored.
///
/// @param context      what stands before, examples and all; may be empty
/// @param continuation what is scored, with the delimiter before it
/// @param bytes        UTF-8 bytes of the continuation without its delimiter
public record TextPair(String context, String continuation, int bytes) {
}
