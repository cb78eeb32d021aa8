package org.seqmix.eval.task;

/// One item of a task that is answered by writing.
///
/// @param id        its place among the records of the file, from 0
/// @param prompt    what the model goes on from, examples and all
/// @param reference the right answer
public record Question(String id, String prompt, String reference) {
}
