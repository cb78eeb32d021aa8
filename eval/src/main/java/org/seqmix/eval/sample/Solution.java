package org.seqmix.eval.sample;

/// A question and what was written after it.
public record Solution(String prompt, String text) {
}
