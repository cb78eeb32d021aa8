package org.seqmix.eval.scale;

/// Whether any of k samples is right, known as pass@k.
///
/// *Source*: the unbiased estimator of Chen et al. 2021 (arXiv 2107.03374), 1 - C(n-c, k) / C(n, k): the mean over all
/// subsets of k of the n samples that were drawn. 1 - (1 - c/n)^k would be too low.
public final class Coverage {
  private Coverage() {}

  /// Expected coverage of k of n samples of which `right` are right.
  public static double at(int n, int right, int k) {
    return 1 - Subsets.missing(n, right, k);
  }
}
