package org.seqmix.mohawk.study.gap;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.Block;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SumMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// How far a student's layer is from the teacher's when both read the same residual stream: sums over batches.
///
/// Matrices: Frobenius norm of the difference, a document and head. Outputs: L2 norm of the difference, a token; of whole
/// blocks as in stage 2, of the mixers alone, and of every head where heads can be told apart. Each mixer reads through its
/// own block's norm. *Cost*: both mixers, the distances of stage 1, the teacher's matrices once more for their norms, and
/// three output projections a head.
final class Distances {
  private final Block student;
  private final Block teacher;
  private final int heads;
  private final double[] matrix;
  private final double[] norm;
  private final double[] output;
  private double block;
  private double mixer;
  private long documents;
  private long tokens;
  private @Nullable Boolean additive;

  Distances(Block student, Block teacher) {
    this.student = student;
    this.teacher = teacher;
    int mine = student.mixer().spec().heads();
    this.heads = mine == teacher.mixer().spec().heads() ? mine : 0;
    this.matrix = new double[heads];
    this.norm = new double[heads];
    this.output = new double[heads];
  }

  /// Adds a batch: x (tokens, width), what both blocks read.
  void add(Context c, Tensor x, Rows rows) {
    tokens += rows.tokens();
    block += sum(c, student.forward(c, x, rows), teacher.forward(c, x, rows));
    Tensor mine = student.mixerInput(c, x);
    Tensor target = teacher.mixerInput(c, x);
    mixer += sum(c, student.mixer().forward(c, mine, rows), teacher.mixer().forward(c, target, rows));
    if (heads > 0) {
      addHeads(c, student.mixer().mix(c, mine, rows), teacher.mixer().mix(c, target, rows), rows);
    }
  }

  private void addHeads(Context c, Mixing mine, Mixing target, Rows rows) {
    documents += rows.spans().size();
    addColumns(mine.matrix().distance(c, target.matrix()), matrix);
    SumMatrix nothing = new SumMatrix(List.of(new SumMatrix.Term(0, target.matrix())));
    addColumns(target.matrix().distance(c, nothing), norm);
    HeadOutputs own = HeadOutputs.of(c, mine);
    HeadOutputs goal = HeadOutputs.of(c, target);
    if (additive == null) {
      additive = own.areAdditive(c) && goal.areAdditive(c);
    }
    for (int h = 0; additive && h < heads; h++) {
      output[h] += sum(c, own.added(c, List.of(h)), goal.added(c, List.of(h)));
    }
  }

  private static double sum(Context c, Tensor a, Tensor b) {
    return Algebra.sum(c, Losses.rowDistance(c, a, b)).item();
  }

  /// Adds (documents, heads) to sums by head.
  private static void addColumns(Tensor distances, double[] sums) {
    double[] all = distances.toDoubles();
    for (int i = 0; i < all.length; i++) {
      sums[i % sums.length] += all[i];
    }
  }

  /// Heads that can be compared one by one; 0 where the mixers have different numbers of them.
  int heads() {
    return heads;
  }

  /// Whether every head's output can be told apart in both mixers.
  boolean headsAddUp() {
    return additive != null && additive;
  }

  /// Of one head; its own mean, and relative to the teacher's.
  LayerGap.Matrix matrix(int head) {
    return new LayerGap.Matrix(matrix[head] / documents, matrix[head] / norm[head]);
  }

  /// Mean over heads; nothing where they cannot be compared.
  LayerGap.@Nullable Matrix matrix() {
    double sum = 0;
    double of = 0;
    for (int h = 0; h < heads; h++) {
      sum += matrix[h];
      of += norm[h];
    }
    return heads == 0 ? null : new LayerGap.Matrix(sum / documents / heads, sum / of);
  }

  /// Of one head's outputs; nothing where they cannot be told apart.
  @Nullable
  Double output(int head) {
    return headsAddUp() ? (Double) (output[head] / tokens) : null;
  }

  double block() {
    return block / tokens;
  }

  double mixer() {
    return mixer / tokens;
  }
}
