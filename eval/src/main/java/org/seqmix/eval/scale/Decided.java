package org.seqmix.eval.scale;

import java.util.OptionalInt;

/// Whether more samples can change an answer.
///
/// @param leader the answer of most samples so far, the first seen among several; empty where none gives one
/// @param sure   whether it stays the winner whatever the samples left say
public record Decided(OptionalInt leader, boolean sure) {}
