package org.seqmix.mixer;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// A weighted sum of matrices over the same tokens. *Errors*: no matrix, other tokens, other heads.
///
/// @param terms what is added, in this order
public record SumMatrix(List<Term> terms) implements MixingMatrix {
  /// One matrix of the sum.
  ///
  /// @param weight its factor
  /// @param matrix any matrix
  public record Term(double weight, MixingMatrix matrix) {
    public Term {
      if (!Double.isFinite(weight)) {
        throw new IllegalArgumentException("sum of matrices: expected a finite weight, got " + weight);
      }
    }
  }

  public SumMatrix {
    terms = List.copyOf(terms);
    SameTokens.require("sum of matrices", matrices(terms));
    for (Term t : terms) {
      SameTokens.requireHeads("sum of matrices", terms.getFirst().matrix, t.matrix);
    }
  }

  /// The plain sum.
  public static SumMatrix of(MixingMatrix... matrices) {
    return new SumMatrix(List.of(matrices).stream().map(m -> new Term(1, m)).toList());
  }

  private static List<MixingMatrix> matrices(List<Term> terms) {
    return terms.stream().map(Term::matrix).toList();
  }

  @Override
  public int heads() {
    return terms.getFirst().matrix.heads();
  }

  @Override
  public Rows over() {
    return terms.getFirst().matrix.over();
  }

  @Override
  public List<Tensor> inputs() {
    return SameTokens.inputs(matrices(terms));
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    return sum(c, terms.stream().map(t -> t.matrix.rows(c, from, to)).toList());
  }

  /// The time of the terms, one after the other.
  @Override
  public Tensor apply(Context c, Tensor values) {
    return sum(c, terms.stream().map(t -> t.matrix.apply(c, values)).toList());
  }

  private Tensor sum(Context c, List<Tensor> parts) {
    Tensor sum = Algebra.scale(c, terms.getFirst().weight, parts.getFirst());
    for (int i = 1; i < parts.size(); i++) {
      sum = Algebra.combine(c, 1, sum, terms.get(i).weight, parts.get(i));
    }
    return sum;
  }
}
