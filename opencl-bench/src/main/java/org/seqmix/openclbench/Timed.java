package org.seqmix.openclbench;

import java.util.function.Function;

/// Something to be timed.
///
/// @param group      see {@link Row}
/// @param name       the case
/// @param contender  who
/// @param operations of a call
/// @param bytes      of a call
/// @param tokens     of a call
/// @param prepare    makes the operands in the bench's scope and returns the call, which only queues work
record Timed(String group, String name, String contender, double operations, double bytes, double tokens,
    Function<Bench, Runnable> prepare) {
}
