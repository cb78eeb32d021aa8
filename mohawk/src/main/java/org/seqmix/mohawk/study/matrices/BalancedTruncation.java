package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ojalgo.matrix.decomposition.SingularValue;
import org.ojalgo.matrix.store.R064Store;

/// Time-varying balanced truncation: a lower-triangular matrix as a state-space system whose transitions are whole
/// matrices, cut to its N largest Hankel singular values at every step.
///
/// The block `H_k = M[k:, :k]` is what inputs before k do to outputs from k on. With its singular vectors `U_k` (outputs)
/// the system `C_k = U_k[0, :]`, `A_k = U_{k+1}ᵀ U_k[1:, :]`, `B_k = U_{k+1}ᵀ M[k+1:, k]`, `D_k = M[k, k]` has the matrix
/// M; its observability Gramians are identities and its reachability Gramians the squared singular values. It is the
/// balanced system up to a scaling of every state, and cutting states commutes with that, so no singular value is
/// divided by. Kept states: the first N columns of every `U_k`.
///
/// In double. *Cost*: T singular value decompositions, O(T⁴) a matrix once for all N, then O(T² N²).
///
/// *Errors of the result M̂*, with `tail_k² = sum_{n > N} sigma_n(H_k)²`:
///
/// - `|M - M̂|_F² <= sum_k tail_k²`: at step k the projection onto `U_k` loses `tail_k` of `H_k`, orthogonal to the part of
///   the earlier losses that it lets through, and what is lost is emitted in one row or carried on;
/// - `max_k tail_k`, {@link #floor}, is a bound from below for every matrix whose blocks below the diagonal have rank at
///   most N, so for the other families too (Eckart and Young).
///
/// *Source*: van der Veen and Dewilde, time-varying system theory; MOHAWK's study for its use here.
public final class BalancedTruncation {
  private final AttentionMatrix matrix;
  private final int most;
  private final List<R064Store> vectors = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();

  /// Decomposes a matrix for truncations to at most `most` states.
  public BalancedTruncation(AttentionMatrix matrix, int most) {
    this.matrix = matrix;
    this.most = most;
    for (int k = 1; k < matrix.length(); k++) {
      R064Store block = matrix.part(k, k);
      SingularValue<Double> svd = SingularValue.R064.make(block);
      if (!svd.decompose(block)) {
        throw new IllegalArgumentException("balanced truncation: no singular values of the block from token " + k
            + " of " + matrix.place() + "; are its entries finite?");
      }
      double[] all = svd.getSingularValues().toRawCopy1D();
      values.add(all);
      vectors.add(R064Store.FACTORY.copy(svd.getU().limits(matrix.length() - k, Math.min(most, all.length))));
    }
  }

  /// `tail_k` of every step 1..T-1 when `state` singular values are kept.
  public double[] tails(int state) {
    return values.stream()
        .mapToDouble(v -> Math.sqrt(Arrays.stream(v).skip(state).map(s -> s * s).sum())).toArray();
  }

  /// No matrix whose blocks below the diagonal have rank `state` or less is nearer in the Frobenius norm.
  public double floor(int state) {
    return Arrays.stream(tails(state)).max().orElse(0);
  }

  /// The system cut to `state` states.
  public TimeVaryingSystem truncate(int state) {
    if (state < 1 || state > most) {
      throw new IllegalArgumentException("balanced truncation: expected 1.." + most + " states, got " + state);
    }
    int steps = matrix.length();
    List<R064Store> a = new ArrayList<>();
    List<R064Store> b = new ArrayList<>();
    List<R064Store> c = new ArrayList<>();
    double[] d = new double[steps];
    R064Store none = R064Store.FACTORY.make(1, 0);
    R064Store u = none;
    for (int k = 0; k < steps; k++) {
      d[k] = matrix.at(k, k);
      c.add(k == 0 ? none : R064Store.FACTORY.copy(u.limits(1, u.countColumns())));
      if (k + 1 < steps) {
        R064Store next = kept(k + 1, state);
        R064Store turned = R064Store.FACTORY.copy(next.transpose());
        R064Store rest = R064Store.FACTORY.copy(u.offsets(1, 0));
        a.add(k == 0 ? R064Store.FACTORY.make(next.countColumns(), 0)
            : R064Store.FACTORY.copy(turned.multiply(rest)));
        b.add(R064Store.FACTORY.copy(turned.multiply(matrix.below(k))));
        u = next;
      }
    }
    return new TimeVaryingSystem(a, b, c, d);
  }

  private R064Store kept(int k, int state) {
    R064Store u = vectors.get(k - 1);
    return R064Store.FACTORY.copy(u.limits(u.countRows(), Math.min(state, u.countColumns())));
  }
}
