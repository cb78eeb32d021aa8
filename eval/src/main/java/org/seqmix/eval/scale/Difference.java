package org.seqmix.eval.scale;

/// A model less its teacher at the same number of samples, problem by problem.
///
/// @param model     the model
/// @param selection how one answer is made of k
/// @param k         samples of both
/// @param value     mean difference; positive where the model is better
/// @param bounds    paired: both are drawn with the same problems, so what makes a problem hard for both cancels;
///                  infinite for one problem
public record Difference(String model, Selection selection, int k, double value, Bounds bounds) {}
