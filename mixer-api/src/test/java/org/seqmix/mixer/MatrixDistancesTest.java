package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

class MatrixDistancesTest {
  /// Longer than the 64 rows of a block, packed, with an empty row and a document of one token.
  private static final Rows ROWS = Rows.packed(new int[] {71, 0, 1, 6}, new int[][] {{3, 68}, {}, {}, {5}});

  private final Material material = new Material();

  @AfterEach
  void close() {
    material.close();
  }

  private static double[] differenceOf(MixingMatrix a, MixingMatrix b, Context c) {
    Rows rows = a.over();
    int length = rows.maxLength();
    double[] x = a.dense(c).toDoubles();
    double[] y = b.dense(c).toDoubles();
    double[] out = new double[rows.spans().size() * a.heads()];
    for (int s = 0; s < rows.spans().size(); s++) {
      Rows.Span span = rows.spans().get(s);
      for (int h = 0; h < a.heads(); h++) {
        double sum = 0;
        for (int i = span.from() - rows.from(span.row()); i < span.to() - rows.from(span.row()); i++) {
          for (int j = 0; j < length; j++) {
            int at = ((span.row() * a.heads() + h) * length + i) * length + j;
            sum += (x[at] - y[at]) * (x[at] - y[at]);
          }
        }
        out[s * a.heads() + h] = Math.sqrt(sum);
      }
    }
    return out;
  }

  @Test
  void fusedAndBlocksAreTheNormOfTheDifference() {
    SemiseparableMatrix a = material.semiseparable(ROWS);
    SoftmaxMatrix b = material.softmax(ROWS);
    double[] expected = differenceOf(a, b, material.plain());
    near(expected, a.distance(material.plain(), b).toDoubles());
    near(expected, b.distance(material.plain(), a).toDoubles());
    near(expected, MatrixDistances.byBlocks(material.plain(), a, b).toDoubles());
    near(expected, MatrixDistances.byBlocks(material.plain(), b, a).toDoubles());
  }

  @Test
  void fusedAndBlocksHaveOneGradient() {
    SemiseparableMatrix a = material.semiseparable(ROWS);
    SoftmaxMatrix b = material.softmax(ROWS);
    Tensor weights = material.random(ROWS.spans().size(), Material.HEADS);
    List<double[]> fused = gradients(a.inputs(), weights, c -> a.distance(c, b));
    List<double[]> blocks = gradients(a.inputs(), weights, c -> MatrixDistances.byBlocks(c, b, a));
    for (int i = 0; i < fused.size(); i++) {
      assertThat(fused.get(i)).as("input " + i).isNotEqualTo(new double[fused.get(i).length]);
      near(fused.get(i), blocks.get(i));
    }
  }

  private List<double[]> gradients(List<Tensor> inputs, Tensor weights, Function<Context, Tensor> distance) {
    Context c = Context.training(material.scope());
    List<Tensor> buffers = new ArrayList<>();
    for (Tensor t : inputs) {
      buffers.add(material.scope().zeros(DType.F64, t.shape()));
      c.tape().leaf(t, buffers.getLast());
    }
    c.tape().backward(Algebra.sum(c, Algebra.multiply(c, weights, distance.apply(c))));
    return buffers.stream().map(Tensor::toDoubles).toList();
  }

  @Test
  void zeroDistancesHaveZeroGradients() {
    Rows single = Rows.ofLengths(1, 1);
    Tensor none = material.scope().zeros(DType.F64, 2, 4);
    Tensor decay = material.scope().zeros(DType.F64, 2, Material.HEADS);
    Tensor one = material.scope().full(DType.F64, Shape.of(Material.HEADS), 1);
    SemiseparableMatrix identity = new SemiseparableMatrix(none, none, decay, one, Material.SSD, single);
    SoftmaxMatrix softmax = material.softmax(single);
    Tensor ones = material.scope().full(DType.F64, Shape.of(2, Material.HEADS), 1);
    for (Function<Context, Tensor> distance : List.<Function<Context, Tensor>>of(c -> identity.distance(c, softmax),
        c -> MatrixDistances.byBlocks(c, identity, softmax), c -> identity.distance(c, identity))) {
      assertThat(distance.apply(material.plain()).toDoubles()).hasSize(8).containsOnly(0);
      assertThat(gradients(identity.inputs(), ones, distance)).allSatisfy(g -> assertThat(g).containsOnly(0));
    }
  }

  @Test
  void matricesMustBeOfTheSameTokensAndHeads() {
    SemiseparableMatrix a = material.semiseparable(ROWS);
    SoftmaxMatrix other = material.softmax(Rows.ofLengths(78));
    assertThatIllegalArgumentException().isThrownBy(() -> a.distance(material.plain(), other))
        .withMessageContaining("4 heads over 4 rows, 78 tokens, 7 spans and 4 heads over 1 rows, 78 tokens, 1 spans");
    SemiseparableMatrix two = new SemiseparableMatrix(a.b(), a.c(), a.logDecay().columns(0, 2), null,
        new SsdShape(2, 2, 3, 2), ROWS);
    assertThatIllegalArgumentException().isThrownBy(() -> two.distance(material.plain(), a))
        .withMessageContaining("2 heads over");
  }

  @Test
  void denseMatricesThatWouldNotFitAreRefusedWithTheirBytes() {
    Rows huge = Rows.ofLengths(100_000);
    MixingMatrix m = new SoftmaxMatrix(material.scope().zeros(DType.F64, 1), material.scope().zeros(DType.F64, 1),
        Material.ATTENTION, huge);
    assertThatIllegalArgumentException().isThrownBy(() -> m.dense(material.plain()))
        .withMessageContaining("160000000000 bytes").withMessageContaining("use rows(from, to)");
  }

  private static void near(double[] expected, double[] got) {
    assertThat(got).containsExactly(expected, offset(1e-12));
  }
}
