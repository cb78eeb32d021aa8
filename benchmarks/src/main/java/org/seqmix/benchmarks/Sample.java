package org.seqmix.benchmarks;

/// What one fork measured.
///
/// @param nanos     a call
/// @param allocated bytes of heap a call, all threads together
/// @param resident  most bytes of the process at once; 0 where the system does not tell
public record Sample(double nanos, double allocated, double resident) {
}
