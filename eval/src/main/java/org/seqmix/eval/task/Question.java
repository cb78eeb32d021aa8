package org.seqmix.eval.task;

/// One item of a generation task.
///
/// @param id names it within its task
/// @param prompt the whole prompt, examples included
/// @param reference the right answer
public record Question(String id, String prompt, String reference) {
}
