package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;

class PlainLossesTest {
  private static final int TOKENS = 4;
  private static final int VOCABULARY = 7;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor divergence(Divergence kind, Tensor student, double studentT, Tensor teacher, double teacherT) {
    Tensor loss = lab.empty(student.rows());
    lab.kernels.divergence(kind, student, studentT, teacher, teacherT, loss);
    return loss;
  }

  @Test
  void probabilitiesOfAllLabelsSumToOne() {
    Tensor logits = lab.normal(1, VOCABULARY);
    Tensor loss = lab.empty(1);
    Tensor lse = lab.empty(1);
    double sum = 0;
    for (int label = 0; label < VOCABULARY; label++) {
      lab.kernels.crossEntropy(logits, lab.ints(label), loss, lse);
      sum += Math.exp(-loss.item());
      assertThat(loss.item()).isCloseTo(lse.item() - logits.toDoubles()[label], within(1e-14));
    }
    assertThat(sum).isCloseTo(1, within(1e-14));
  }

  @Test
  void crossEntropyGradientAgreesWithDifferences() {
    Tensor logits = lab.normal(TOKENS, VOCABULARY);
    Tensor labels = lab.ints(3, -100, 0, 6);
    Tensor loss = lab.empty(TOKENS);
    Tensor lse = lab.empty(TOKENS);
    Tensor dloss = lab.normal(TOKENS);
    Tensor dlogits = lab.empty(TOKENS, VOCABULARY);
    lab.kernels.crossEntropy(logits, labels, loss, lse);
    assertThat(loss.toDoubles()[1]).as("ignored label").isZero();
    lab.kernels.crossEntropyGrad(dloss, logits, labels, lse, dlogits);
    assertThat(dlogits.rows(1, 2).toDoubles()).as("ignored label").containsOnly(0);
    new FiniteDifferences(lab, () -> {
      lab.kernels.crossEntropy(logits, labels, loss, lse);
      return Lab.dot(dloss, loss);
    }).check("logits", logits, dlogits);
  }

  @ParameterizedTest
  @EnumSource(Divergence.class)
  void divergenceGradientAgreesWithDifferences(Divergence kind) {
    Tensor student = lab.normal(TOKENS, VOCABULARY);
    Tensor teacher = lab.normal(TOKENS, VOCABULARY);
    Tensor dloss = lab.normal(TOKENS);
    Tensor dstudent = lab.empty(TOKENS, VOCABULARY);
    lab.kernels.divergenceGrad(kind, dloss, student, 2, teacher, 0.7, dstudent);
    new FiniteDifferences(lab, () -> Lab.dot(dloss, divergence(kind, student, 2, teacher, 0.7)))
        .check("student", student, dstudent);
  }

  @Test
  void divergencesAreRelated() {
    Tensor a = lab.normal(TOKENS, VOCABULARY);
    Tensor b = lab.normal(TOKENS, VOCABULARY);
    Tensor forward = divergence(Divergence.FORWARD_KL, a, 2, b, 0.7);
    Tensor swapped = divergence(Divergence.REVERSE_KL, b, 0.7, a, 2);
    Near.assertNear("KL(p, q) both ways", forward.toDoubles(), swapped.toDoubles(), 1e-14);
    assertThat(Arrays.stream(forward.toDoubles())).allMatch(v -> v > 0);
    Tensor entropy = divergence(Divergence.CROSS_ENTROPY, b, 0.7, b, 0.7);
    Tensor cross = divergence(Divergence.CROSS_ENTROPY, a, 2, b, 0.7);
    lab.kernels.axpby(1, cross, -1, entropy, cross);
    Near.assertNear("cross entropy minus entropy", cross.toDoubles(), forward.toDoubles(), 1e-13);
    assertThat(divergence(Divergence.FORWARD_KL, a, 1, a, 1).toDoubles()).containsOnly(0);
  }

  @Test
  void certainTeacherIsALabel() {
    Tensor student = lab.normal(1, VOCABULARY);
    Tensor teacher = lab.full(0, 1, VOCABULARY);
    lab.kernels.fill(teacher.columns(2, 3), 1e4);
    Tensor loss = lab.empty(1);
    lab.kernels.crossEntropy(student, lab.ints(2), loss, lab.empty(1));
    for (Divergence kind : new Divergence[] {Divergence.CROSS_ENTROPY, Divergence.FORWARD_KL}) {
      assertThat(divergence(kind, student, 1, teacher, 1).item()).isCloseTo(loss.item(), within(1e-14));
    }
  }

  @Test
  void rowDistanceGradientAgreesWithDifferences() {
    Tensor a = lab.normal(TOKENS, VOCABULARY);
    Tensor b = lab.normal(TOKENS, VOCABULARY);
    Tensor loss = lab.empty(TOKENS);
    Tensor dloss = lab.normal(TOKENS);
    Tensor da = lab.empty(TOKENS, VOCABULARY);
    lab.kernels.rowDistance(a, b, loss);
    lab.kernels.rowDistanceGrad(dloss, a, b, loss, da);
    new FiniteDifferences(lab, () -> {
      lab.kernels.rowDistance(a, b, loss);
      return Lab.dot(dloss, loss);
    }).check("a", a, da);
    lab.kernels.rowDistance(a, a, loss);
    lab.kernels.rowDistanceGrad(dloss, a, a, loss, da);
    assertThat(loss.toDoubles()).containsOnly(0);
    assertThat(lab.map(da, Math::abs).toDoubles()).containsOnly(0);
  }
}
