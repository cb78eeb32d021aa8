package org.seqmix.eval.scale;

import java.util.OptionalDouble;

/// One point of a curve.
///
/// @param k       samples a problem
/// @param seconds after which every problem had k samples; empty where no round ended at k
/// @param value   mean over the problems of the expected value of k samples
/// @param bounds  its interval
/// @param error   standard error of `value` for having drawn subsets, 0 where exact; the interval holds it already
public record CurvePoint(int k, OptionalDouble seconds, double value, Bounds bounds, double error) {}
